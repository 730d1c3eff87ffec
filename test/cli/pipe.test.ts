import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {writeDemo} from '../../source/demo/demo.ts';
import {runProgram, type ProgramResult} from '../support/program.ts';
import {temporaryFolder} from '../support/store.ts';

const folder = temporaryFolder({after});
const root = path.join(folder, 'registry');
const plan = path.join(folder, 'plan.json');
const policy = path.join(folder, 'policy.yml');
const looking = ['--root', root];
const always = [...looking, '--no-registry'];

/** One after the other, on one storage. */
const calls: ReadonlyArray<readonly string[]> = [
	['report', '--grace', '0', '--plan', plan, ...always],
	['verify', ...looking],
	['verify', '--deep', ...looking],
	['apply', plan, '--dry-run', ...always],
	['clean', '--yes', '--dry-run', '--grace', '0', ...always],
	['clean', '--yes', '--quarantine', '--grace', '0', ...always],
	['runs', ...looking],
	['undo', '--dry-run', ...always],
	['undo', ...always],
	['apply', plan, '--yes', '--quarantine', ...always],
	['purge', '--yes', ...always],
	['clean', '--yes', '--grace', '0', ...always],
	['report', '--grace', '0', ...always],
	['runs', ...looking],
	['demo', path.join(folder, 'demo')],
	['policy', 'check', '--policy', policy, ...looking],
];

describe('in a pipe', () => {
	const results = new Map<readonly string[], ProgramResult>();
	before(async () => {
		await writeDemo(root);
		writeFileSync(policy, 'version: 1\nrules:\n  - {tags: [v*], delete: always}\n');
		const report = await runProgram(['report', '--json', ...always]);
		const {problems} = report.json() as {readonly problems: ReadonlyArray<{readonly digest?: string}>};
		const digest = problems.find((problem) => problem.digest !== undefined)!.digest!;
		for (const argv of [['why', digest, ...looking], ...calls]) {
			results.set(argv, await runProgram(argv));
		}
	});

	it('every command ends with what to do next', () => {
		for (const [argv, {stdout, stderr}] of results) {
			assert.match(
				stdout,
				/\nNext\n(?: {2}\d\. .+\n| {5}.+\n)+(?:\nThis was a dry run: nothing was changed\.\n)?$/,
				argv.join(' ') + stderr,
			);
		}
	});

	it('there are no bars and no escapes, and what stands on standard error stands there once', () => {
		for (const [argv, {stdout, stderr}] of results) {
			assert.doesNotMatch(stdout + stderr, /[^\n\P{Cc}]/u, argv[0]);
			const lines = stderr.trimEnd().split('\n');
			assert.deepEqual(lines, [...new Set(lines)], argv[0]);
			assert.ok(lines.length <= 9, stderr);
		}
	});
});
