import assert from 'node:assert/strict';
import {fork, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {Refusal, UserError} from '../../source/errors.ts';
import {self} from '../../source/run/holder.ts';
import {acquireLock} from '../../source/run/lock.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import type {FromLockProcess, ToLockProcess} from '../support/lock-process.ts';
import {temporaryFolder} from '../support/store.ts';

const folderOf = (root: string) => path.join(root, cleanupFolder);
const locks = (root: string) => fs.readdirSync(folderOf(root)).sort();

function writeLock(root: string, number: number, content: unknown): void {
	fs.mkdirSync(folderOf(root), {recursive: true});
	const text = typeof content === 'string' ? content : JSON.stringify(content);
	fs.writeFileSync(path.join(folderOf(root), `lock.${number}`), text);
}

/** The refusal that taking the lock ends with. */
function refusal(root: string): Refusal {
	try {
		acquireLock(root).release();
	} catch (error) {
		assert.ok(error instanceof Refusal, String(error));
		return error;
	}

	return assert.fail('The lock was taken');
}

interface LockProcess {
	readonly child: ChildProcess;
	readonly ask: (message: ToLockProcess) => Promise<FromLockProcess>;
}

/** Hard links fail with a code, as on FAT. */
function withoutLinks(context: TestContext, code: string): void {
	context.mock.method(fs, 'linkSync', () => {
		throw Object.assign(new Error('operation not permitted'), {code});
	});
}

async function startProcess(context: TestContext, env: Readonly<Record<string, string>> = {}): Promise<LockProcess> {
	const child = fork(new URL('../support/lock-process.js', import.meta.url), {env: {...process.env, ...env}});
	context.after(() => {
		child.kill('SIGKILL');
	});
	await once(child, 'message');
	return {
		child,
		async ask(message) {
			child.send(message);
			const [answer] = (await once(child, 'message')) as [FromLockProcess];
			return answer;
		},
	};
}

describe('the lock of a storage', () => {
	it('refuses while it is held, with who holds it and since when', (context) => {
		const root = temporaryFolder(context);
		const before = Date.now();
		const lock = acquireLock(root);
		const {message, hint, exitCode} = refusal(root);
		assert.equal(exitCode, 3);
		const [, pid, host, since] = /process (\d+) on (.+), since (\S+)$/.exec(message) ?? [];
		assert.equal(Number(pid), process.pid);
		assert.equal(host, self().host);
		assert.ok(Date.parse(since!) >= before - 1 && Date.parse(since!) <= Date.now());
		assert.ok(hint?.includes(path.join(folderOf(root), 'lock.1')));
		lock.release();
	});

	it('can be taken again once it was released, under a higher number', (context) => {
		const root = temporaryFolder(context);
		for (const number of [1, 2, 3, 4]) {
			const lock = acquireLock(root);
			assert.deepEqual(locks(root), [`lock.${number}`]);
			lock.release();
			assert.deepEqual(locks(root), [`lock.${number}`], 'it stays, marked as released');
		}
	});

	it('goes on from the highest number that is there, and removes the lower ones', (context) => {
		const root = temporaryFolder(context);
		writeLock(root, 9, '"released"');
		writeLock(root, 10, '"released"');
		acquireLock(root).release();
		assert.deepEqual(locks(root), ['lock.11']);
	});

	it('is judged by the highest number alone', (context) => {
		const root = temporaryFolder(context);
		writeLock(root, 9, '"released"');
		writeLock(root, 10, self());
		assert.match(refusal(root).message, /Another run works on this storage/);
		assert.deepEqual(locks(root), ['lock.10', 'lock.9'], 'a refusal touches nothing');
	});

	it('makes no file outside of the cleanup folder', (context) => {
		const root = temporaryFolder(context);
		acquireLock(root).release();
		const files = fs.readdirSync(root, {recursive: true}).map(String).sort();
		assert.deepEqual(files, ['docker', 'docker/registry', cleanupFolder, `${cleanupFolder}/lock.1`]);
	});

	describe('is taken over', () => {
		it('from a process that was killed', async (context) => {
			const root = temporaryFolder(context);
			const {child, ask} = await startProcess(context);
			assert.deepEqual(await ask({kind: 'take', root, at: 0}), {kind: 'taken'});
			assert.match(refusal(root).message, new RegExp(`process ${child.pid} on`));
			child.kill('SIGKILL');
			await once(child, 'exit');
			acquireLock(root).release();
			assert.deepEqual(locks(root), ['lock.2']);
		});

		it('from a process whose number has been given to another one since', (context) => {
			const root = temporaryFolder(context);
			assert.notEqual(self().started, '', 'this system tells when a process started');
			writeLock(root, 1, {...self(), started: '1'});
			acquireLock(root).release();
		});

		it('from an earlier boot of this host, whatever runs under its number now', (context) => {
			const root = temporaryFolder(context);
			const host = '0123456789ab';
			context.mock.method(os, 'hostname', () => host);
			writeLock(root, 1, {...self(), host, boot: 'another boot', since: '2001-01-01T00:00:00.000Z'});
			acquireLock(root).release();
		});
	});

	describe('is not taken over, to be on the safe side,', () => {
		// No process has this number: the kernel's limit is below.
		const gone = {...self(), pid: 2 ** 30};
		const cases: ReadonlyArray<readonly [name: string, holder: unknown]> = [
			['from another host', {...gone, host: 'elsewhere', boot: 'another boot'}],
			['from another namespace of process numbers', {...gone, namespace: 'pid:[1]'}],
			['from a host that does not tell its boot', {...gone, boot: '', host: 'elsewhere'}],
			['from this host, when the lock does not tell the boot', {...gone, boot: ''}],
		];
		for (const [name, holder] of cases) {
			it(name, (context) => {
				const root = temporaryFolder(context);
				writeLock(root, 1, holder);
				assert.match(refusal(root).message, /Another run works on this storage: process 1073741824 on/);
			});
		}

		it('and the case that they are told apart from: the same, of a process that is gone', (context) => {
			const root = temporaryFolder(context);
			writeLock(root, 1, gone);
			acquireLock(root).release();
		});
	});

	for (const [name, content] of [
		['empty', ''],
		['cut off', JSON.stringify(self()).slice(0, 40)],
		['null', 'null'],
		['a number', '7'],
		['an object without fields', '{}'],
		['without a process', JSON.stringify({...self(), pid: undefined})],
		['of another boot, without the rest', JSON.stringify({host: self().host, boot: 'another boot'})],
	] as const) {
		it(`that is damaged (${name}) refuses and names the file`, (context) => {
			const root = temporaryFolder(context);
			writeLock(root, 3, content);
			const {message, hint} = refusal(root);
			const file = path.join(folderOf(root), 'lock.3');
			assert.ok(message.includes(`${file} cannot be read`), message);
			assert.ok(hint?.endsWith(`remove ${file}`), hint);
			fs.rmSync(file);
			acquireLock(root).release();
		});
	}

	it('has exactly one winner when several processes start at the same instant', async (context) => {
		const root = temporaryFolder(context);
		const processes = await Promise.all([1, 2, 3].map(async () => startProcess(context)));
		for (let round = 1; round <= 60; round++) {
			const at = Date.now() + 8;
			const answers = await Promise.all(processes.map(async ({ask}) => ask({kind: 'take', root, at})));
			const winners = answers.filter(({kind}) => kind === 'taken');
			assert.equal(winners.length, 1, `round ${round}: ${JSON.stringify(answers)}`);
			for (const answer of answers) {
				assert.ok(answer.kind === 'taken' || (answer.kind === 'refused' && answer.message.startsWith('Another run')));
			}

			assert.deepEqual(locks(root), [`lock.${round}`], 'numbers only grow, and nothing is left beside them');
			await processes[answers.findIndex(({kind}) => kind === 'taken')]!.ask({kind: 'release'});
		}
	});

	it('has one winner when several take it over from a process that is gone', async (context) => {
		const root = temporaryFolder(context);
		const processes = await Promise.all([1, 2, 3].map(async () => startProcess(context)));
		for (let round = 1; round <= 20; round++) {
			writeLock(root, round * 10, {...self(), pid: 2 ** 30});
			const at = Date.now() + 8;
			const answers = await Promise.all(processes.map(async ({ask}) => ask({kind: 'take', root, at})));
			assert.equal(answers.filter(({kind}) => kind === 'taken').length, 1, JSON.stringify(answers));
			assert.deepEqual(locks(root), [`lock.${round * 10 + 1}`]);
		}
	});

	for (const code of ['EPERM', 'ENOTSUP']) {
		it(`is taken without hard links too (${code}), and refuses`, (context) => {
			const root = temporaryFolder(context);
			withoutLinks(context, code);
			const lock = acquireLock(root);
			assert.match(refusal(root).message, new RegExp(`process ${process.pid} on`));
			assert.deepEqual(locks(root), ['lock.1']);
			lock.release();
			acquireLock(root).release();
			assert.deepEqual(locks(root), ['lock.2']);
		});
	}

	it('leaves nothing behind when a disk without hard links gets full', (context) => {
		const root = temporaryFolder(context);
		withoutLinks(context, 'EPERM');
		const write = fs.writeFileSync;
		context.mock.method(fs, 'writeFileSync', (file: fs.PathOrFileDescriptor, content: string) => {
			write(file, typeof file === 'number' ? '{' : content);
			if (typeof file === 'number') {
				throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
			}
		});
		assert.throws(() => acquireLock(root), /The disk is so full/);
		assert.deepEqual(locks(root), []);
	});

	it('has exactly one winner without hard links', async (context) => {
		const root = temporaryFolder(context);
		const processes = await Promise.all([1, 2, 3].map(async () => startProcess(context, {NO_LINKS: '1'})));
		for (let round = 1; round <= 40; round++) {
			const at = Date.now() + 8;
			const answers = await Promise.all(processes.map(async ({ask}) => ask({kind: 'take', root, at})));
			const winners = answers.filter(({kind}) => kind === 'taken');
			assert.equal(winners.length, 1, `round ${round}: ${JSON.stringify(answers)}`);
			assert.ok(answers.every((answer) => answer.kind !== 'refused' || /another run/i.test(answer.message)));
			await processes[answers.findIndex(({kind}) => kind === 'taken')]!.ask({kind: 'release'});
		}
	});

	it('is not won by a number that others took and gave back since the list was read', (context) => {
		const root = temporaryFolder(context);
		writeLock(root, 5, '"released"');
		const link = fs.linkSync;
		const others: Array<{release(): void}> = [];
		context.mock.method(fs, 'linkSync', (...paths: Parameters<typeof link>) => {
			context.mock.restoreAll();
			// One takes and releases lock.6, the next one holds lock.7.
			acquireLock(root).release();
			others.push(acquireLock(root));
			assert.deepEqual(
				locks(root).filter((name) => !name.endsWith('.new')),
				['lock.7'],
			);
			link(...paths);
		});
		assert.match(refusal(root).message, /Another run works on this storage/);
		assert.deepEqual(locks(root), ['lock.7']);
		others[0]!.release();
	});

	it('refuses when it changes hands while it is read', (context) => {
		const root = temporaryFolder(context);
		writeLock(root, 5, '"released"');
		const read = fs.readFileSync;
		context.mock.method(fs, 'readFileSync', (...parameters: Parameters<typeof read>) => {
			if (String(parameters[0]).endsWith('lock.5')) {
				context.mock.restoreAll();
				acquireLock(root).release();
			}

			return read(...parameters);
		});
		assert.match(refusal(root).message, /has just taken the lock/);
		assert.deepEqual(locks(root), ['lock.6']);
	});

	it('removes what killed processes left beside it once that is old', (context) => {
		const root = temporaryFolder(context);
		acquireLock(root).release();
		const names = ['lock.77.0a1b2c3d.new', 'lock.77.0a1b2c3d.new.released', 'lock.78.00000000.new', 'lock.txt'];
		const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
		for (const name of names) {
			const file = path.join(folderOf(root), name);
			fs.writeFileSync(file, '');
			if (!name.includes('78')) {
				fs.utimesSync(file, yesterday, yesterday);
			}
		}

		acquireLock(root).release();
		assert.deepEqual(locks(root), ['lock.2', 'lock.78.00000000.new', 'lock.txt']);
	});

	it('stays usable when the mark of its release cannot be written', (context) => {
		const root = temporaryFolder(context);
		const lock = acquireLock(root);
		context.mock.method(fs, 'renameSync', () => {
			throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
		});
		lock.release();
		context.mock.restoreAll();
		assert.match(refusal(root).message, new RegExp(`process ${process.pid} on`));
	});

	for (const [code, message, hint] of [
		['EROFS', /is on a read-only file system/, /Mount it writable/],
		['EACCES', /may not write to/, /[Ss]tart as the user/],
		['ENOSPC', /The disk is so full/, /Free a few blocks/],
	] as const) {
		it(`tells what to do when its file cannot be written (${code})`, (context) => {
			const root = temporaryFolder(context);
			context.mock.method(fs, 'mkdirSync', () => {
				throw Object.assign(new Error(code), {code});
			});
			assert.throws(
				() => acquireLock(root),
				(error) => error instanceof UserError && message.test(error.message) && hint.test(error.hint ?? ''),
			);
			assert.deepEqual(fs.readdirSync(root), []);
		});
	}
});
