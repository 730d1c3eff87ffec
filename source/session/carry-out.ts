import {openRegistry} from '../registry/around.ts';
import type {RunOrder} from '../run/run-messages.ts';
import type {RunProgress, RunResult} from '../run/run.ts';
import {startRun, type RunListener} from '../run/start-run.ts';
import type {Settings} from '../session.ts';
import type {Digest} from '../storage/digest.ts';
import {addLines, emptyLog, type RunLog} from './run-log.ts';

/** What a run is started for, on whatever storage. */
export type Order = RunOrder extends infer Whole
	? Whole extends RunOrder
		? Omit<Whole, 'root' | 'jobs'>
		: never
	: never;

export interface OrderListener extends Pick<RunListener, 'onStart' | 'onRest'> {
	/** The latest of each phase, in the order in which they began, and what was done so far. */
	readonly onProgress: (progress: readonly RunProgress[], log: RunLog) => void;
	readonly onNote: (note: string) => void;
}

/** Has an order carried out in a thread of its own, with the registry around it. Rejects with what ended it. */
export async function carryOut(
	order: Order,
	settings: Settings,
	{onProgress, onNote, ...listener}: OrderListener,
	signal?: AbortSignal,
): Promise<readonly RunResult[]> {
	const {root, jobs} = settings;
	const progress = new Map<string, RunProgress>();
	let log = emptyLog;
	const around = await openRegistry(settings, onNote, signal);
	try {
		return await startRun(
			{root, jobs, ...order},
			{
				...listener,
				onProgress(latest, lines) {
					progress.set(latest.phase, latest);
					log = addLines(log, lines);
					onProgress([...progress.values()], log);
				},
				sweep: {
					rehearse: async () => around.rehearseGarbage(blobsOf(order)),
					carryOut: async (onSweep) => around.collectGarbage(onSweep),
				},
			},
			signal,
		);
	} finally {
		await around.close();
	}
}

/** What a cleanup is to delete of the blobs. */
const blobsOf = (order: Order): ReadonlySet<Digest> =>
	new Set(
		order.kind === 'clean' ? order.run.plan.steps.flatMap((step) => (step.kind === 'blob' ? step.digest : [])) : [],
	);
