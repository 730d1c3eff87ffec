import assert from 'node:assert/strict';
import {mkdirSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {writeReport} from '../../source/run/report-file.ts';
import {temporaryFolder} from '../support/store.ts';

test('a report is written into a new file, and never into the storage', (t) => {
	const folder = temporaryFolder(t);
	const root = path.join(folder, 'registry');
	mkdirSync(root);
	const file = path.join(folder, 'report.txt');
	writeReport(file, root, 'first');
	assert.throws(() => writeReport(file, root, 'second'), /is there already/);
	assert.equal(readFileSync(file, 'utf8'), 'first');
	assert.throws(() => writeReport(path.join(root, 'report.txt'), root, ''), UsageError);
	assert.throws(() => writeReport(path.join(folder, 'none', 'report.txt'), root, ''), {
		name: 'UserError',
		message: `Cannot write ${path.join(folder, 'none', 'report.txt')}: its folder does not exist`,
	});
	assert.deepEqual([readdirSync(folder).sort(), readdirSync(root)], [['registry', 'report.txt'], []]);
});
