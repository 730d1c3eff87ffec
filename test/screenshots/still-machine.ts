import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import os from 'node:os';
import path from 'node:path';

/*
 * Preloaded (`--import`) into every thread of the program: a machine of which every picture is the same.
 * Its clock is the modification time of the file MACHINE/clock, its name and its free space are fixed, and
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

const gibibyte = 1024 ** 3;
const size = {bsize: 4096, blocks: (40 * gibibyte) / 4096, bfree: gibibyte / 4096, bavail: gibibyte / 4096};
fs.statfsSync = ((folder: string) => Object.assign(statfsSync(folder), size)) as typeof fs.statfsSync;
syncBuiltinESMExports();
