import assert from 'node:assert/strict';
import type {Figures, Reclaim} from '../../source/plan/plan.ts';
import {runProgram, type ProgramOptions} from './program.ts';

/** What `report --json` and `clean --json` print, as far as the tests read it. */
export interface Document {
	readonly schema: number;
	readonly command: string;
	readonly root: string;
	readonly dryRun: boolean;
	readonly before: Figures;
	readonly after: Figures;
	readonly reclaim: Reclaim;
	readonly problems: ReadonlyArray<{readonly kind: string}>;
	readonly run?: {readonly id: string; readonly state: string};
}

/** Nothing is young, and no registry is needed: what a test pushed a moment ago may go. */
const always = ['--json', '--grace', '0', '--uploads-older-than', '0', '--no-registry'];

/** Runs `report` or `clean --yes` of the built program on a root, and returns its document. Fails unless it ends well. */
export async function documentOf(
	command: 'report' | 'clean',
	root: string,
	more: readonly string[] = [],
	options: ProgramOptions = {},
): Promise<Document> {
	const yes = command === 'clean' ? ['--yes'] : [];
	const result = await runProgram([command, ...yes, ...always, '--root', root, ...more], options);
	assert.equal(result.code, 0, `${command} ended with ${result.code}:\n${result.stderr}\n${result.stdout}`);
	const document = result.json() as Document;
	assert.equal(document.schema, 1);
	assert.equal(document.command, command);
	return document;
}
