import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {cannotWrite} from '../../source/run/cannot-write.ts';

for (const [uid, hint] of [
	[1000, /^Start as the user .*, or as root\.$/],
	[0, /^Root may write anywhere but through NFS .*immutable/],
] as const) {
	test(`uid ${uid}, who may not write somewhere, is told what helps`, (t) => {
		t.mock.method(process as {geteuid(): number}, 'geteuid', () => uid);
		for (const code of ['EACCES', 'EPERM']) {
			const error = cannotWrite(Object.assign(new Error(code), {code}), '/srv/registry');
			assert.match(error.message, new RegExp(`^You \\(uid ${uid}\\) may not write to /srv/registry$`));
			assert.match(error.hint!, hint);
		}
	});
}
