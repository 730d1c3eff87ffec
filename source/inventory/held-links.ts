import type {Group} from '../scan/tasks.ts';
import {v2Folder} from '../storage/layout.ts';
import {manifestKinds} from '../storage/manifest.ts';
import {packAll} from './draft.ts';
import {layerLinkRange, repositoryFlags, type Inventory} from './inventory.ts';
import type {ReadOptions} from './read.ts';
import {bundled, inOrder} from './share.ts';

const unreadable = manifestKinds.indexOf('unreadable');

/**
 * Reads the layer links of repositories in which nothing may be touched: excluded ones, those behind
 * a symbolic link, and those that a manifest freezes. There, what a link names is kept as well as
 * what its folder says, and only the link itself tells.
 */
export async function readHeldLinks(
	inventory: Inventory,
	excluded: ReadonlySet<number>,
	{pool}: Pick<ReadOptions, 'pool'>,
): Promise<void> {
	const {digests, layerLinks, repositories} = inventory;
	const held = [...new Set([...excluded, ...untouchable(inventory)])].map((repository) => {
		const [first, end] = layerLinkRange(inventory, repository);
		return {first, name: repositories.names[repository]!, own: layerLinks.digest.subarray(first, end)};
	});
	const read = async (chunk: typeof held) => {
		const groups: Group[] = chunk.map(({name, own}) => ({
			repository: name,
			digests: packAll(digests, own, own.length),
		}));
		const links = chunk.flatMap(({first, own}) => [...own].map((_, index) => first + index));
		return {links, found: await pool.run('readAliases', `${inventory.root}/${v2Folder}`, groups)};
	};

	await inOrder(bundled(held, ({own}) => own.length, 1024).map(read), ({links, found}) => {
		for (const {index, digest} of found) {
			const target = digests.find(digest);
			// A digest that nothing else names has no blob that could be lost.
			if (target >= 0) {
				layerLinks.aliases.set(links[index]!, target);
			}
		}
	});
}

function* untouchable({manifests, repositories, revisions}: Inventory): Generator<number> {
	for (const [repository, flags] of repositories.flags.entries()) {
		if ((flags & repositoryFlags.linked) !== 0) {
			yield repository;
		}
	}

	for (const [revision, digest] of revisions.digest.entries()) {
		if (manifests.kind[digest] === unreadable) {
			yield revisions.repository[revision]!;
		}
	}
}
