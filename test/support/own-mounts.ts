import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {appendFileSync, mkdirSync, mkdtempSync, rmdirSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {errorCode} from '../../source/errors.ts';
import type {Ending} from './store.ts';

/*
 * For test files that mount file systems: imported first, this starts the file again in a mount namespace of its own
 * (unshare(1)), where root may mount and, as root of a user namespace, most others may too. Whatever becomes of the
 * tests, no mount outlives them, and nobody else sees one.
 */

const marker = 'REGISTRY_CLEANUP_TEST_MOUNTS';

if (process.env[marker] === undefined) {
	const asRoot = process.geteuid?.() === 0 ? [] : ['--map-root-user'];
	const args = [...asRoot, '--mount', process.execPath, ...process.execArgv, ...process.argv.slice(1)];
	const {status, error} = spawnSync('unshare', args, {
		stdio: 'inherit',
		env: {...process.env, [marker]: String(process.pid)},
	});
	if (error || status === 1) {
		explain();
	}

	process.exit(status ?? 1);
}

function explain(): void {
	const {status, stderr} = spawnSync('unshare', ['--map-root-user', '--mount', 'true'], {encoding: 'utf8'});
	if (status !== 0) {
		process.stderr.write(
			`These tests mount small file systems, which is not possible here: ${stderr ?? 'there is no unshare(1)'}\n` +
				'Run them as root, in a container with --privileged (or --cap-add SYS_ADMIN), or allow user namespaces\n' +
				'(sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0).\n',
		);
	}
}

function run(command: string, ...args: readonly string[]): void {
	const {status, stderr, error} = spawnSync(command, args, {encoding: 'utf8'});
	if (status !== 0) {
		throw new Error(`${[command, ...args].join(' ')} failed: ${error?.message ?? stderr}`);
	}
}

/** A file system of its own in memory, with room for so many KiB and as many files, until the test has ended. */
export function smallDisk(ending: Ending, kib: number): string {
	const folder = mkdtempSync(join(tmpdir(), 'registry-cleanup-tui-'));
	run('mount', '-t', 'tmpfs', '-o', `size=${kib}k,nr_inodes=${kib},mode=755`, 'tmpfs', folder);
	ending.after(() => {
		run('umount', '--recursive', '--lazy', folder);
		rmdirSync(folder);
	});
	return folder;
}

/** Makes a folder on such a disk a mount of its own, of the same device and with the same in it. */
export function mountAlone(folder: string): void {
	run('mount', '--bind', folder, folder);
}

/** Puts an empty file system in front of a folder on such a disk. */
export function mountEmpty(folder: string): void {
	run('mount', '-t', 'tmpfs', '-o', 'size=1024k', 'tmpfs', folder);
}

/** Makes a folder on such a disk read-only. */
export function mountReadOnly(folder: string): void {
	mountAlone(folder);
	run('mount', '-o', 'remount,bind,ro', folder);
}

/** Fills a small file system to its last block, and until not even an empty file can be made. */
export function fillUp(folder: string): void {
	const ballast = join(folder, 'ballast');
	mkdirSync(ballast);
	untilFull(() => appendFileSync(join(ballast, 'blocks'), new Uint8Array(4096)));
	let files = 0;
	untilFull(() => writeFileSync(join(ballast, `file-${files++}`), ''));
}

function untilFull(write: () => void): void {
	try {
		for (;;) {
			write();
		}
	} catch (error) {
		assert.equal(errorCode(error), 'ENOSPC');
	}
}
