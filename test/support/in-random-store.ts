import type {Pool} from '../../source/scan/pool.ts';
import type {RandomOptions, RandomStore} from './random-store.ts';
import {readStore} from './read-store.ts';
import {memoryFolder} from './store.ts';
import {resolveOptions, writeRandomStore, type ResolvedOptions} from './write-random-store.ts';

/** Writes a random store, indexes it, and takes it away again when `use` has ended. */
export async function inRandomStore(
	store: RandomStore,
	options: RandomOptions,
	pool: Pool,
	use: (
		read: Awaited<ReturnType<typeof readStore>> & {readonly root: string; readonly resolved: ResolvedOptions},
	) => void | Promise<void>,
): Promise<void> {
	const endings: Array<() => void> = [];
	try {
		const written = writeRandomStore(memoryFolder({after: (end) => endings.push(end)}), store);
		const resolved = resolveOptions(written, options);
		await use({...(await readStore(written.root, resolved, pool)), root: written.root, resolved});
	} finally {
		for (const end of endings) {
			end();
		}
	}
}
