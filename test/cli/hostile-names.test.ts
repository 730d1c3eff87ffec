import assert from 'node:assert/strict';
import {readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {cleanupFolder, tagsFolder} from '../../source/storage/layout.ts';
import {evil, hostileStore} from '../support/hostile-names.ts';
import {runProgram} from '../support/program.ts';
import {ProgramOnTerminal} from '../support/program-on-terminal.ts';
import type {TestStore} from '../support/store.ts';

/** No control character at all but line breaks, and nothing that reorders or hides text. */
const raw = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

async function run(store: TestStore, code: number, ...args: readonly string[]) {
	const result = await runProgram([...args, '--root', store.root]);
	assert.equal(result.code, code, result.stderr + result.stdout);
	assert.doesNotMatch(result.stdout, raw, args.join(' '));
	assert.doesNotMatch(result.stderr, raw, args.join(' '));
	return result;
}

const idOf = (store: TestStore) =>
	readdirSync(path.join(store.root, cleanupFolder)).findLast((name) => name.includes('T'))!;

/** Without the link to nowhere, for whose sake no blob would go. */
function thawed(t: TestContext) {
	const hostile = hostileStore(t);
	hostile.store.remove(`repositories/linked ${evil}`);
	return hostile;
}

test('every command that reads prints names, labels and paths harmless, and JSON with the very same names', async (t) => {
	const {store, repository, digests} = hostileStore(t);
	const report = await run(store, 0, 'report', '--grace', '0');
	assert.ok(
		report.stdout.includes(String.raw`team/\x1b]0;owned\x07\x1b[31mEVIL\x1b[2J\x9b2J\u202eredro\x0dlast\x0anext`),
	);
	await run(store, 1, 'verify');
	await run(store, 1, 'verify', '--deep');
	await run(store, 0, 'clean', '--dry-run', '--grace', '0', '--delete-tags', '**/*:*', '--empty-repositories');
	await run(store, 0, 'runs');
	for (const digest of digests) {
		assert.match((await run(store, 0, 'why', digest)).stdout, /EVIL/);
	}

	for (const [code, ...args] of [
		[0, 'report'],
		[1, 'verify'],
		[0, 'clean', '--dry-run'],
	] as const) {
		const {json} = await run(store, code, ...args, '--json');
		const {root, problems} = json() as {root: string; problems: ReadonlyArray<{repository?: string; path?: string}>};
		assert.equal(root, store.root);
		assert.ok(problems.some((problem) => problem.repository === repository));
		assert.ok(problems.some((problem) => problem.path === `${tagsFolder(repository)}/v1/${evil}`));
	}
});

test('every command that writes does', async (t) => {
	const {store} = thawed(t);
	const clean = ['clean', '--yes', '--grace', '0', '--no-registry', '--quarantine', '--delete-tags', '**/*:v2'];
	await run(store, 0, ...clean);
	await run(store, 0, 'runs');
	await run(store, 0, 'undo', '--no-registry');
	await run(store, 0, ...clean, '--json');
	await run(store, 0, 'runs', '--json');
	await run(store, 0, 'purge', '--no-registry');
});

test('so does what is refused or fails: its paths, its holder, its time', async (t) => {
	const {store} = thawed(t);
	for (const args of [
		['report', '--only', evil],
		['clean', '--yes', '--delete-tags', `x${evil}`],
		['report', '--grace', evil],
		['why', evil],
		[evil],
		['report', `--${evil}`],
		['undo', evil],
		['report', '--config', `/nowhere/${evil}`],
	]) {
		const {code, stdout, stderr} = await runProgram([...args, '--root', store.root]);
		assert.ok(code === 1 || code === 2, `${args.join(' ')}: ${code}`);
		assert.doesNotMatch(stdout + stderr, raw, JSON.stringify(args));
	}

	await run(store, 0, 'clean', '--yes', '--grace', '0', '--no-registry', '--quarantine');
	const id = idOf(store);
	const cleanup = path.join(store.root, cleanupFolder);
	const record = {version: 1, id, startedAt: evil, state: 'quarantined', keep: true, blobs: 1, bytes: 1};
	writeFileSync(path.join(cleanup, id, 'run.json'), JSON.stringify(record));
	await run(store, 0, 'runs');
	await run(store, 0, 'runs', '--json');
	const holder = {host: evil, boot: evil, pid: process.pid, since: evil, started: evil, uid: 0};
	writeFileSync(path.join(cleanup, 'lock.999'), JSON.stringify(holder));
	await run(store, 3, 'undo', '--no-registry');
	writeFileSync(path.join(cleanup, id, 'plan.jsonl'), evil);
	writeFileSync(path.join(cleanup, 'lock.1000'), '"released"');
	await run(store, 1, 'undo', '--no-registry');

	store.remove('blobs');
	symlinkSync(evil, store.path('blobs'));
	await run(store, 1, 'report');
	const elsewhere = `${store.root}/${evil}`;
	for (const args of [['report'], ['clean', '--yes'], ['verify'], ['runs'], ['why', 'ab12']]) {
		const {code, stderr} = await runProgram([...args, '--root', elsewhere]);
		assert.equal(code, 1);
		assert.doesNotMatch(stderr, raw);
	}
});

test('so does the question on a terminal', async (t) => {
	const {store} = thawed(t);
	const terminal = new ProgramOnTerminal(t, ['clean', '--grace', '0', '--no-registry', '--root', store.root]);
	await terminal.until('Type yes');
	terminal.type('yes\r');
	await terminal.end();
	assert.match(terminal.output, /EVIL/);
	assert.doesNotMatch(terminal.output, /\u001B\]0;owned|\u001B\[31mEVIL|\u001B\[2J|\u009B|\u202E|\r[^\n\r\u001B]*last/);
});
