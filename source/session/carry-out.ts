import {openRegistry} from '../registry/around.ts';
import type {RunOrder} from '../run/run-messages.ts';
import type {RunProgress, RunResult} from '../run/run.ts';
import {startRun} from '../run/start-run.ts';
import type {Settings} from '../session.ts';

/** What a run is started for, on whatever storage. */
export type Order = RunOrder extends infer Whole
	? Whole extends RunOrder
		? Omit<Whole, 'root' | 'jobs'>
		: never
	: never;

export interface OrderListener {
	/** The latest of each phase, in the order in which they began. */
	readonly onProgress: (progress: readonly RunProgress[]) => void;
	readonly onNote: (note: string) => void;
}

/** Has an order carried out in a thread of its own, with the registry around it. Rejects with what ended it. */
export async function carryOut(
	order: Order,
	settings: Settings,
	{onProgress, onNote}: OrderListener,
	signal?: AbortSignal,
): Promise<readonly RunResult[]> {
	const {root, jobs} = settings;
	const progress = new Map<string, RunProgress>();
	const around = await openRegistry(settings, onNote, signal);
	try {
		return await startRun(
			{root, jobs, ...order},
			{
				onProgress(latest) {
					progress.set(latest.phase, latest);
					onProgress([...progress.values()]);
				},
				sweep: async (onSweep) => around.collectGarbage(onSweep),
			},
			signal,
		);
	} finally {
		await around.close();
	}
}
