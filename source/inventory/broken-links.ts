import type {BrokenLink} from '../scan/find-broken-links.ts';
import type {Pool} from '../scan/pool.ts';
import {layerLinkFolder, linkFile, v2Folder} from '../storage/layout.ts';
import {packAll} from './draft.ts';
import type {Inventory} from './inventory.ts';
import {aboutRevision, forEachNeeded, isInPlace, isThere} from './needed.ts';
import type {Problem} from './problems.ts';
import {bundled} from './share.ts';

/** A layer link that kept revisions of its repository need. */
interface NeededLink {
	readonly repository: number;
	/** Of the blob, as its folder says. */
	readonly digest: number;
	readonly revisions: number[];
}

/**
 * Reads the layer links that kept revisions need: a registry serves only blobs that the repository links, and a power cut
 * leaves empty links. A scan knows them by the names of their folders, from before it has seen the revisions: what was
 * pushed meanwhile has its links by now.
 * @param held 1 by node, of a mark.
 */
export async function brokenLinks(
	inventory: Inventory,
	held: Uint8Array,
	{pool}: {readonly pool: Pool},
): Promise<readonly Problem[]> {
	const found = bundled(neededLinks(inventory, held), () => 1, 1024).map(async (links) => {
		const groups = links.map(({repository, digest}) => ({
			repository: inventory.repositories.names[repository]!,
			digests: packAll(inventory.digests, [digest], 1),
		}));
		const broken = await pool.run('findBrokenLinks', `${inventory.root}/${v2Folder}`, groups);
		return broken.flatMap(({index, reason}) => problemsOf(inventory, links[index]!, reason));
	});
	return (await Promise.all(found)).flat();
}

/** Of blobs that are there: what is not there is told without them. */
function neededLinks(inventory: Inventory, held: Uint8Array): NeededLink[] {
	const links = new Map<number, NeededLink>();
	for (let revision = 0; revision < inventory.graph.revisions; revision++) {
		if (held[revision] === 0 || !isInPlace(inventory, revision)) {
			continue;
		}

		const repository = inventory.revisions.repository[revision]!;
		forEachNeeded(inventory, revision, (digest) => {
			if (isThere(inventory, digest)) {
				const place = repository * inventory.digests.length + digest;
				const needed = links.get(place) ?? {repository, digest, revisions: []};
				needed.revisions.push(revision);
				links.set(place, needed);
			}
		});
	}

	return [...links.values()];
}

function problemsOf(inventory: Inventory, link: NeededLink, reason: BrokenLink['reason']): readonly Problem[] {
	const digest = inventory.digests.text(link.digest);
	const path = `${layerLinkFolder(inventory.repositories.names[link.repository]!, digest)}/${linkFile}`;
	const told =
		reason === undefined
			? {
					kind: 'layer-link-missing' as const,
					message:
						'The blob is there and its link in this repository is gone: nobody can pull the image. Push it again.',
				}
			: {
					kind: 'link-unreadable' as const,
					message: `A link of a blob that the manifest needs cannot be read (${reason}): nobody can pull the image. ${path}`,
				};
	return link.revisions.map((revision) => ({...told, ...aboutRevision(inventory, revision), digest, path}));
}
