import assert from 'node:assert/strict';
import process from 'node:process';
import {afterEach, beforeEach, test} from 'node:test';
import {SignalWatch} from '../../source/cli/signals.ts';

let watch: SignalWatch;
beforeEach(() => {
	watch = SignalWatch.start();
});
afterEach(() => {
	watch.end();
});

const stateOf = ({first, exitCode, signals: {reading, running}}: SignalWatch) => ({
	first,
	exitCode,
	reading: reading.aborted ? (reading.reason as unknown) : undefined,
	running: running.aborted ? (running.reason as unknown) : undefined,
});

test('SIGINT and SIGTERM stop reading and a run', () => {
	assert.deepEqual(stateOf(watch), {first: undefined, exitCode: 0, reading: undefined, running: undefined});
	process.emit('SIGTERM');
	assert.deepEqual(stateOf(watch), {first: 'SIGTERM', exitCode: 143, reading: 'SIGTERM', running: 'SIGTERM'});
});

test('a lost terminal stops reading; a run outlives it, and can still be stopped', () => {
	process.emit('SIGHUP');
	assert.deepEqual(stateOf(watch), {first: 'SIGHUP', exitCode: 129, reading: 'SIGHUP', running: undefined});
	process.emit('SIGTERM');
	assert.deepEqual(stateOf(watch), {first: 'SIGHUP', exitCode: 129, reading: 'SIGHUP', running: 'SIGTERM'});
});

test('a second signal changes nothing', () => {
	process.emit('SIGINT');
	process.emit('SIGTERM');
	process.emit('SIGINT');
	assert.deepEqual(stateOf(watch), {first: 'SIGINT', exitCode: 130, reading: 'SIGINT', running: 'SIGINT'});
});

test("after the end the signals are the process's own again", () => {
	watch.end();
	assert.equal(process.listenerCount('SIGHUP'), 0);
	process.emit('SIGINT');
	assert.equal(watch.first, undefined);
});
