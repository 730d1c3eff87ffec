import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import os from 'node:os';
import path from 'node:path';

/*
 * Preloaded (`--import`) into every thread of the program: a machine of which every picture is the same.
 * Its clock is the modification time of the file MACHINE/clock, its name is fixed, what was pushed to the storage STORAGE is alone on its disk, and
 * before it moves the thing number N to the quarantine it waits for as long as there is a file MACHINE/N, and says
 * so in MACHINE/N.met.
 */

const machine = process.env['MACHINE']!;
const clock = path.join(machine, 'clock');
const {existsSync, renameSync, statSync, statfsSync, writeFileSync} = fs;
const now = () => statSync(clock).mtimeMs;

globalThis.Date = class extends Date {
	constructor(...args: readonly unknown[]) {
		super(...((args.length === 0 ? [now()] : args) as [number]));
	}

	static override now = now;
} as DateConstructor;

os.hostname = () => 'reg-prod-02';

const still = new Int32Array(new SharedArrayBuffer(4));
let moves = 0;

fs.renameSync = (from, to) => {
	if (/\/docker\/registry\/cleanup\/[^/]+\/v2\//.test(String(to))) {
		wait(path.join(machine, String(++moves)));
	}

	renameSync(from, to);
};

function wait(hold: string): void {
	if (!existsSync(hold)) {
		return;
	}

	writeFileSync(`${hold}.met`, '');
	while (existsSync(hold)) {
		Atomics.wait(still, 0, 0, 5);
	}
}

/** A disk of this size, with what was pushed on it, in quarantine too, but not a run's notes: their length is never twice the same. */
const blocks = 64 * 1024;
const blockSize = 4096;
const root = process.env['STORAGE']!;

function freeBlocks(): number {
	const sizes = fs
		.readdirSync(root, {recursive: true, encoding: 'utf8'})
		.filter((name) => name.includes('/v2/'))
		.map((name) => statSync(path.join(root, name), {throwIfNoEntry: false}))
		.map((stats) => (stats?.isFile() ? stats.size : 0));
	return blocks - Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / blockSize);
}

const onDisk = <Stats extends object>(stats: Stats): Stats =>
	Object.assign(stats, {bsize: blockSize, blocks, bfree: freeBlocks(), bavail: freeBlocks()});

const statfs = fs.promises.statfs;
fs.statfsSync = ((folder: string) => onDisk(statfsSync(folder))) as typeof fs.statfsSync;
fs.promises.statfs = (async (folder: string) => onDisk(await statfs(folder))) as typeof fs.promises.statfs;
syncBuiltinESMExports();
