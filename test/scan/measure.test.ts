import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {measure} from '../../source/scan/measure.ts';
import {temporaryFolder} from '../support/store.ts';

test('all files below a folder count, and the youngest says how old it is', (t) => {
	const folder = temporaryFolder(t);
	mkdirSync(join(folder, 'a/b'), {recursive: true});
	for (const [name, bytes, time] of [
		['one', 10, 1000],
		['a/two', 20, 3000],
		['a/b/three', 30, 2000],
	] as const) {
		writeFileSync(join(folder, name), new Uint8Array(bytes));
		utimesSync(join(folder, name), time, time);
	}

	assert.deepEqual(measure(folder), {bytes: 60, time: 3000});
});

test('a folder without a file is as old as itself', (t) => {
	const folder = temporaryFolder(t);
	mkdirSync(join(folder, 'empty'));
	utimesSync(folder, 5000, 5000);
	assert.deepEqual(measure(folder), {bytes: 0, time: 5000});
});

test('symbolic links are not followed, pipes are not opened, neither has bytes', (t) => {
	const folder = temporaryFolder(t);
	const outside = temporaryFolder(t);
	writeFileSync(join(outside, 'large'), new Uint8Array(1000));
	symlinkSync(outside, join(folder, 'folder'));
	symlinkSync(join(outside, 'large'), join(folder, 'file'));
	symlinkSync('.', join(folder, 'loop'));
	execFileSync('mkfifo', [join(folder, 'pipe')]);
	assert.equal(measure(folder)?.bytes, 0);
});

test('a folder that is gone is undefined', (t) => {
	assert.equal(measure(join(temporaryFolder(t), 'gone')), undefined);
});
