import type {ExitCode} from '../errors.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatCount} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import type {RunRecord} from '../session.ts';
import {adviceLines} from './advice-lines.ts';
import type {CommandContext} from './command.ts';
import {runsAdvice} from './next-advice.ts';
import {documentText} from './report-document.ts';
import {sectionText} from './report-text.ts';
import {tableLines} from '../format/text-table.ts';

/** The `runs` command: what the storage remembers, oldest first. Never writes. */
export async function runs({session, json, streams}: CommandContext): Promise<ExitCode> {
	const records = session.runs();
	const {settings} = session;
	streams.stdout.write(
		json
			? documentText(runsDocument(settings.root, records))
			: sectionText([runLines(settings.root, records), adviceLines([...runsAdvice(settings, records)])]),
	);
	return 0;
}

function runsDocument(root: string, records: readonly RunRecord[]) {
	return {
		schema: 1,
		command: 'runs',
		root,
		runs: records.map(({id, startedAt, state, blobs, bytes}) => ({id, startedAt, state, blobs, bytes})),
	};
}

function runLines(root: string, records: readonly RunRecord[]): string[] {
	if (records.length === 0) {
		return [`${sanitize(root)} remembers no run.`];
	}

	return tableLines(
		[
			{title: 'Run', width: 25, align: 'left'},
			{title: 'Started', width: 22, align: 'left'},
			{title: 'State', width: 14, align: 'left'},
			{title: 'Blobs', width: 8, align: 'right'},
			{title: 'Size', width: 11, align: 'right'},
		],
		records.map(({id, startedAt, state, blobs, bytes}) => [
			id,
			sanitize(startedAt).replace('T', ' ').replace(/\.\d+/, ''),
			state,
			formatCount(blobs),
			formatBytes(bytes),
		]),
	);
}
