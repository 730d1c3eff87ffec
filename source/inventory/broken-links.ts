import type {BrokenLink} from '../scan/find-broken-links.ts';
import type {Pool} from '../scan/pool.ts';
import {layerLinkFolder, linkFile, v2Folder} from '../storage/layout.ts';
import {packAll} from './draft.ts';
import type {Inventory} from './inventory.ts';
import {aboutRevision, forEachNeeded, isInPlace, isLinked, isThere, missingLink} from './needed.ts';
import type {Problem} from './problems.ts';
import {bundled} from './share.ts';

/** A layer link, by digest, and the first kept revision that needs it. */
interface NeededLink {
	readonly revision: number;
	readonly digest: number;
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
		const groups = links.map(({revision, digest}) => ({
			repository: aboutRevision(inventory, revision).repository,
			digests: packAll(inventory.digests, [digest], 1),
		}));
		const broken = await pool.run('findBrokenLinks', `${inventory.root}/${v2Folder}`, groups);
		return broken.map(({index, reason}) => problemOf(inventory, links[index]!, reason));
	});
	return (await Promise.all(found)).flat();
}

/** Each once: the layer links of blobs that are there. What is not there is told without them. */
function neededLinks(inventory: Inventory, held: Uint8Array): NeededLink[] {
	const links = new Map<number, NeededLink>();
	for (let revision = 0; revision < inventory.graph.revisions; revision++) {
		if (held[revision] !== 0 && isInPlace(inventory, revision)) {
			forEachNeeded(inventory, revision, (digest, link) => {
				if (isLinked(inventory, link) && isThere(inventory, digest) && !links.has(link)) {
					links.set(link, {revision, digest});
				}
			});
		}
	}

	return [...links.values()];
}

function problemOf(inventory: Inventory, {revision, digest}: NeededLink, reason: BrokenLink['reason']): Problem {
	if (reason === undefined) {
		return missingLink(inventory, revision, digest);
	}

	const about = aboutRevision(inventory, revision);
	const text = inventory.digests.text(digest);
	return {
		kind: 'link-unreadable',
		...about,
		digest: text,
		path: `${layerLinkFolder(about.repository, text)}/${linkFile}`,
		message: `The link of a blob that the manifest needs cannot be read (${reason}): nobody can pull the image.`,
	};
}
