import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import process from 'node:process';
import {describe, it} from 'node:test';
import {watchTerminal, type TerminalStreams} from '../../source/ui/terminal-watch.ts';

function watched() {
	const streams = {stdin: new EventEmitter(), stdout: new EventEmitter(), stderr: new EventEmitter()};
	const seen = {lost: 0};
	const stop = watchTerminal(streams as unknown as TerminalStreams, () => {
		seen.lost++;
	});
	return {...streams, seen, stop};
}

describe('watchTerminal', () => {
	it('tells the loss once, whichever sign of it comes first', () => {
		for (const sign of [
			({stdin}: ReturnType<typeof watched>) => stdin.emit('end'),
			({stdin}: ReturnType<typeof watched>) => stdin.emit('error', new Error('read EIO')),
			({stdout}: ReturnType<typeof watched>) => stdout.emit('error', new Error('write EIO')),
			({stderr}: ReturnType<typeof watched>) => stderr.emit('error', new Error('write EIO')),
			() => process.emit('SIGHUP', 'SIGHUP'),
		]) {
			const terminal = watched();
			sign(terminal);
			terminal.stdout.emit('error', new Error('write EIO'));
			terminal.stdin.emit('end');
			assert.equal(terminal.seen.lost, 1);
			terminal.stop();
		}
	});

	it('survives errors that come after it has ended, and tells nothing of them', () => {
		const terminal = watched();
		terminal.stop();
		terminal.stdout.emit('error', new Error('write EIO'));
		assert.equal(terminal.seen.lost, 0);
		assert.equal(process.listenerCount('SIGHUP'), 0);
	});
});
