import assert from 'node:assert/strict';
import path from 'node:path';
import {after, test} from 'node:test';
import {writeDemo} from '../../source/demo/demo.ts';
import {documentOf} from '../support/clean.ts';
import {ProgramOnTerminal} from '../support/program-on-terminal.ts';
import {temporaryFolder} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

const question = 'Type yes to do this, anything else to leave it: ';

async function askedToClean(): Promise<{readonly root: string; readonly program: ProgramOnTerminal}> {
	const root = path.join(temporaryFolder({after}), 'registry');
	await writeDemo(root);
	const program = new ProgramOnTerminal({after}, ['clean', '--root', root, '--grace', '0', '--no-registry']);
	await program.until(question);
	return {root, program};
}

test('clean on a terminal shows the plan and asks; yes cleans up', async () => {
	const {root, program} = await askedToClean();
	assert.match(program.output, /A cleanup would free/);
	program.type('yes\r');
	assert.deepEqual(await program.end(), {exitCode: 0, signal: 0});
	assert.match(program.output, new RegExp(`Cleaned ${root}`));
	assert.equal((await documentOf('report', root)).reclaim.manifests, 0);
});

test('anything else leaves the storage as it was', async () => {
	const {root, program} = await askedToClean();
	const tree = snapshotTree(root);
	program.type('y\r');
	assert.deepEqual(await program.end(), {exitCode: 1, signal: 0});
	assert.match(program.output, /Nothing was changed\./);
	assertSameTree(snapshotTree(root), tree);
});

test('Ctrl-C, SIGTERM and a lost terminal end it while it asks, each with its own exit code', async () => {
	const endings = [
		[(program: ProgramOnTerminal) => program.type('\u0003'), {exitCode: 130, signal: 0}, 'SIGINT'],
		[(program: ProgramOnTerminal) => program.kill('SIGTERM'), {exitCode: 143, signal: 0}, 'SIGTERM'],
		[(program: ProgramOnTerminal) => program.kill('SIGHUP'), {exitCode: 0, signal: 1}, 'SIGHUP'],
	] as const;
	for (const [stop, ending, name] of endings) {
		const {root, program} = await askedToClean();
		const tree = snapshotTree(root);
		stop(program);
		assert.deepEqual(await program.end(), ending, name);
		assert.match(program.output, new RegExp(`registry-cleanup-tui: stopped by ${name}; nothing was changed`));
		assertSameTree(snapshotTree(root), tree);
	}
});

test('a connection that drops while it asks ends it by SIGHUP, and changes nothing', async () => {
	const {root, program} = await askedToClean();
	const tree = snapshotTree(root);
	program.hangUp();
	assert.deepEqual(await program.end(), {exitCode: 0, signal: 1});
	assertSameTree(snapshotTree(root), tree);
});
