import type {BrokenLink} from '../scan/find-broken-links.ts';
import type {Pool} from '../scan/pool.ts';
import {layerLinkFolder, linkFile, v2Folder} from '../storage/layout.ts';
import {packAll} from './draft.ts';
import type {Inventory} from './inventory.ts';
import {aboutRevision, forEachNeeded, isInPlace, isLinked, isThere, missingLink} from './needed.ts';
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
 * Reads the layer links that kept revisions need, which a scan knows by the names of their folders alone: a power cut
 * leaves empty ones, and then the registry answers with an error for a blob that is there.
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
		forEachNeeded(inventory, revision, (digest, link) => {
			if (isLinked(inventory, link) && isThere(inventory, digest)) {
				const needed = links.get(link) ?? {repository, digest, revisions: []};
				needed.revisions.push(revision);
				links.set(link, needed);
			}
		});
	}

	return [...links.values()];
}

function problemsOf(
	inventory: Inventory,
	{digest, revisions}: NeededLink,
	reason: BrokenLink['reason'],
): readonly Problem[] {
	return revisions.map((revision) =>
		reason === undefined
			? missingLink(inventory, revision, digest)
			: unreadableLink(inventory, revision, digest, reason),
	);
}

function unreadableLink(inventory: Inventory, revision: number, needed: number, reason: string): Problem {
	const about = aboutRevision(inventory, revision);
	const digest = inventory.digests.text(needed);
	const path = `${layerLinkFolder(about.repository, digest)}/${linkFile}`;
	return {
		kind: 'link-unreadable',
		...about,
		digest,
		path,
		message: `A link of a blob that the manifest needs cannot be read (${reason}): nobody can pull the image. ${path}`,
	};
}
