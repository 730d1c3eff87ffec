import assert from 'node:assert/strict';
import {closeSync, openSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {writeDemo} from '../../source/demo/demo.ts';
import {listRuns} from '../../source/run/journal.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/store.ts';

const lost =
	/Standard output did not take all that was printed: that file system is full\nThe command itself was carried out/;

function open(context: TestContext, file: string): number {
	const opened = openSync(file, 'a');
	context.after(() => closeSync(opened));
	return opened;
}

async function demoStore(context: TestContext): Promise<string> {
	const root = path.join(temporaryFolder(context), 'registry');
	await writeDemo(root);
	return root;
}

describe('an output that is a file', () => {
	it('has all that was printed, in its order, behind what was there', async (context) => {
		const root = await demoStore(context);
		const args = ['report', '--root', root, '--grace', '0'];
		const piped = await runProgram(args);
		const file = path.join(temporaryFolder(context), 'log');
		const log = open(context, file);
		await runProgram(['--version'], {stdout: log});
		const {code} = await runProgram(args, {stdout: log, stderr: log});
		assert.equal(code, 0);
		const [version, ...printed] = readFileSync(file, 'utf8').split('\n');
		assert.match(version!, /^\d+\.\d+\.\d+$/);
		assert.equal(printed.join('\n'), piped.stderr + piped.stdout);
	});
});

describe('an output that takes nothing', () => {
	it('is told on standard error, with exit code 1: half a document looks like a whole one', async (context) => {
		const root = await demoStore(context);
		const full = open(context, '/dev/full');
		for (const args of [['--version'], ['--help'], ['report', '--root', root, '--json']]) {
			const {code, stderr} = await runProgram(args, {stdout: full});
			assert.equal(code, 1, args[0]);
			assert.match(stderr, lost);
			assert.doesNotMatch(stderr, /\n\s+at /);
		}
	});

	it('ends no command that is under way, and no exit code but that of success', async (context) => {
		const root = await demoStore(context);
		const full = open(context, '/dev/full');
		const wrong = await runProgram(['clean', '--keep-everything'], {stdout: full});
		assert.equal(wrong.code, 2);
		const clean = ['clean', '--yes', '--quarantine', '--root', root, '--grace', '0', '--no-registry'];
		assert.equal((await runProgram(clean, {stdout: full, stderr: full})).code, 1);
		assert.deepEqual(
			listRuns(root).map(({state}) => state),
			['quarantined'],
		);
	});

	it('is no failure on standard error, where nothing but progress and errors stand', async (context) => {
		const root = await demoStore(context);
		const {code, stdout} = await runProgram(['report', '--root', root, '--json'], {stderr: open(context, '/dev/full')});
		assert.equal(code, 0);
		assert.equal((JSON.parse(stdout) as {readonly command: string}).command, 'report');
	});
});
