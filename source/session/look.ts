import {findProblems} from '../inventory/damage.ts';
import type {Problem} from '../inventory/problems.ts';
import {untilStill} from '../inventory/read.ts';
import {mark, type Mark} from '../plan/mark.ts';
import {runNotes} from '../run/notes.ts';
import type {ThreadPool} from '../scan/pool.ts';
import {noProgress} from '../scan/scan.ts';
import type {Settings} from '../session.ts';
import {preflight} from '../storage/preflight.ts';
import type {Reading, ReadingTools} from './read-storage.ts';
import type {Snapshots} from './snapshots.ts';

/** What a look at a storage has shown. */
export type Seen<Look extends Reading = Reading> = Look & {
	/** Of the selection as the look left it; undefined once something was toggled. */
	kept: Mark | undefined;
	readonly problems: readonly Problem[];
};

/** Reads a storage that nothing may change meanwhile, and shows how far that is. */
export async function look<Look extends Reading>(
	{root}: Settings,
	{
		pool,
		snapshots,
		read,
	}: {
		readonly pool: ThreadPool;
		readonly snapshots: Snapshots;
		readonly read: (tools: ReadingTools) => Promise<Look>;
	},
	signal: AbortSignal | undefined,
): Promise<Seen<Look>> {
	pool.heed(signal);
	const {notes} = preflight(root);
	snapshots.enter({name: 'scanning', progress: noProgress}, [...notes, ...runNotes(root)]);
	const onProgress: ReadingTools['onProgress'] = (progress) => snapshots.enter({name: 'scanning', progress});
	const reading = await untilStill(async () => read({pool, onProgress, signal}));
	const kept = mark(reading.inventory, reading.selection);
	for (const note of reading.notes) {
		snapshots.note(note);
	}

	return {...reading, kept, problems: findProblems(reading.inventory, kept.held)};
}
