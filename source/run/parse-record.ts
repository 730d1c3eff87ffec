import type {RunRecord, RunState} from './run.ts';

const states: readonly unknown[] = [
	'quarantining',
	'quarantined',
	'purging',
	'purged',
	'undoing',
	'undone',
] satisfies RunState[];

/** Reads what `run.json` says. Throws when it is no record of that run. */
export function parseRecord(text: string, id: string): RunRecord {
	const value: unknown = JSON.parse(text);
	const record = (typeof value === 'object' && value !== null ? value : {}) as Partial<RunRecord>;
	const isWhole =
		record.version === 1 &&
		record.id === id &&
		typeof record.startedAt === 'string' &&
		states.includes(record.state) &&
		typeof record.keep === 'boolean' &&
		Number.isSafeInteger(record.blobs) &&
		Number.isSafeInteger(record.bytes) &&
		(record.remains === undefined || Number.isSafeInteger(record.remains));
	if (!isWhole) {
		throw new Error(`It is no record of run ${id}`);
	}

	return record as RunRecord;
}
