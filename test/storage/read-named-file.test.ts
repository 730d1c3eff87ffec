import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {readNamedFile} from '../../source/storage/read-named-file.ts';
import {temporaryFolder} from '../support/store.ts';

test('a file that cannot be read, or is too long, is wrong usage and says why in words', (t) => {
	const folder = temporaryFolder(t);
	const file = path.join(folder, 'pins');
	writeFileSync(file, 'nginx');
	assert.equal(readNamedFile(file, 5), 'nginx');
	for (const [given, message] of [
		[path.join(folder, 'nothing'), `Cannot read ${folder}/nothing: there is no such file`],
		[folder, `Cannot read ${folder}: it is a folder`],
		[path.join(file, 'below'), `Cannot read ${file}/below: a part of its path is no folder`],
		[file, `${file} is longer than 4 B`],
	] as const) {
		assert.throws(
			() => readNamedFile(given, 4),
			(error) => error instanceof UsageError && error.message === message,
			message,
		);
	}
});
