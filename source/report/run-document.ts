import type {PutBack, RunResult, RunState} from '../run/run.ts';
import type {RunRecord} from '../session.ts';

interface Gone {
	readonly blobs: number;
	readonly bytes: number;
}

/** What `undo --json` and `purge --json` print: schema 1 of the contract. */
export interface RunDocument {
	readonly schema: 1;
	readonly command: 'undo' | 'purge';
	readonly root: string;
	readonly run: {readonly id: string; readonly state: RunState; readonly restored: PutBack; readonly deleted: Gone};
}

const nothing: PutBack = {blobs: 0, bytes: 0, tags: 0, manifests: 0, layerLinks: 0};

/** Without a result, as in a dry run, nothing was changed. */
export function runDocument(
	command: RunDocument['command'],
	root: string,
	record: RunRecord,
	result?: RunResult,
): RunDocument {
	const {blobs, bytes, tags, manifests, layerLinks} = result?.restored ?? nothing;
	return {
		schema: 1,
		command,
		root,
		run: {
			id: record.id,
			state: result?.state ?? record.state,
			restored: {blobs, bytes, tags, manifests, layerLinks},
			deleted: deleted(record, result),
		},
	};
}

/** What the run held and what was not put back is gone for good. */
export function deleted({blobs, bytes}: RunRecord, result: RunResult | undefined): Gone {
	return result?.state === 'purged'
		? {blobs: Math.max(0, blobs - result.restored.blobs), bytes: Math.max(0, bytes - result.restored.bytes)}
		: {blobs: 0, bytes: 0};
}
