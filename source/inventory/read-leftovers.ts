import {repositoryFlags} from './inventory.ts';
import type {Scan} from './read.ts';
import {bundled, chunked, inOrder} from './share.ts';

/**
 * Finds the half-written files that lie beside what was written to the end. That lists every folder once more, so only
 * a scan before a cleanup does it: leftovers are in no figure. Folders that hold nothing else are known already.
 */
export async function readLeftovers(scan: Scan): Promise<void> {
	const {draft, pool, trees} = scan;
	const {v2} = trees[0]!;
	scan.report('leftovers', {place: ''});
	const known = new Set(draft.leftovers.map(({path}) => path));
	const isNew = ({path}: {readonly path: string}) => !known.has(path.slice(0, path.lastIndexOf('/')));
	const {folders} = await pool.run('listBlobFolders', v2, undefined);
	const own = folders.filter(({linked}) => !linked).sort((a, b) => (a.path < b.path ? -1 : 1));
	await inOrder(
		chunked(own, 8).map(async (chunk) => {
			const found = await pool.run('readBlobLeftovers', v2, chunk);
			scan.report('leftovers', {place: chunk.at(-1)!.path});
			return found;
		}),
		(found) => {
			for (const leftover of found.filter(isNew)) {
				draft.leftovers.push({...leftover, repository: undefined, beside: true});
			}
		},
	);

	const elsewhere = repositoryFlags.linked | repositoryFlags.quarantined;
	const repositories = draft.repositories.filter(({flags}) => (flags & elsewhere) === 0);
	await inOrder(
		bundled(repositories, ({revisions, layers}) => revisions.length + layers.length, 512).map(async (chunk) => {
			const names = chunk.map(({name}) => name);
			const found = await pool.run('readRepositoryLeftovers', v2, names);
			scan.report('leftovers', {place: names.at(-1)!});
			return found;
		}),
		(found) => {
			for (const leftover of found.filter(isNew)) {
				draft.leftovers.push({...leftover, beside: true});
			}
		},
	);
}
