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
	options: Pick<LinkOptions, 'pool' | 'onPlace'>,
): Promise<void> {
	await readLinksOf(inventory, new Set([...excluded, ...untouchable(inventory)]), options);
}

interface LinkOptions extends Pick<ReadOptions, 'pool'> {
	/** Called with each repository of which something was read. */
	readonly onPlace?: (repository: string) => void;
	/** Called with each link that names another digest than its folder, and was not known to. */
	readonly onAlias?: (repository: number, digest: number) => void;
}

/** The same for these repositories alone. */
export async function readLinksOf(
	inventory: Inventory,
	chosen: Iterable<number>,
	{pool, onPlace, onAlias}: LinkOptions,
): Promise<void> {
	const {digests, layerLinks, repositories} = inventory;
	const held = [...chosen].map((repository) => {
		const [first, end] = layerLinkRange(inventory, repository);
		const own = layerLinks.digest.subarray(first, end);
		return {repository, first, name: repositories.names[repository]!, own};
	});
	const read = async (chunk: typeof held) => {
		const groups: Group[] = chunk.map(({name, own}) => ({
			repository: name,
			digests: packAll(digests, own, own.length),
		}));
		const links = chunk.flatMap(({repository, first, own}) =>
			[...own].map((_, index) => ({repository, link: first + index})),
		);
		const found = await pool.run('readAliases', `${inventory.root}/${v2Folder}`, groups);
		onPlace?.(chunk.at(-1)!.name);
		return {links, found};
	};

	await inOrder(bundled(held, ({own}) => own.length, 1024).map(read), ({links, found}) => {
		for (const {index, digest} of found) {
			const target = digests.find(digest);
			// A digest that nothing else names has no blob that could be lost.
			const {repository, link} = links[index]!;
			if (target >= 0 && !layerLinks.aliases.has(link)) {
				layerLinks.aliases.set(link, target);
				onAlias?.(repository, target);
			}
		}
	});
}

/** Repositories behind a symbolic link, and those that a manifest freezes. */
function untouchable({manifests, repositories, revisions}: Inventory): readonly number[] {
	const {flags} = repositories;
	const linked = [...flags.keys()].filter((repository) => (flags[repository]! & repositoryFlags.linked) !== 0);
	const isFrozen = (_: number, revision: number) => manifests.kind[revisions.digest[revision]!] === unreadable;
	return [...linked, ...revisions.repository.filter(isFrozen)];
}
