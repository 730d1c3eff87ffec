import fs from 'node:fs';
import {acquireLock, type Lock} from '../../source/run/lock.ts';

/*
 * The entry of a child process that takes and releases a storage's lock when it is told to, for
 * tests of two starts at the same instant.
 */

export type ToLockProcess =
	{readonly kind: 'take'; readonly root: string; readonly at: number} | {readonly kind: 'release'};
export type FromLockProcess =
	{readonly kind: 'ready' | 'taken' | 'released'} | {readonly kind: 'refused'; readonly message: string};

if (process.env['NO_LINKS'] !== undefined) {
	fs.linkSync = () => {
		throw Object.assign(new Error('operation not permitted'), {code: 'EPERM'});
	};
}

const say = (message: FromLockProcess) => {
	process.send!(message);
};

let lock: Lock | undefined;

process.on('message', (message: ToLockProcess) => {
	if (message.kind === 'release') {
		lock?.release();
		lock = undefined;
		say({kind: 'released'});
		return;
	}

	// All wait for the same instant.
	while (Date.now() < message.at);
	try {
		lock = acquireLock(message.root);
		say({kind: 'taken'});
	} catch (error) {
		say({kind: 'refused', message: error instanceof Error ? error.message : String(error)});
	}
});

say({kind: 'ready'});
