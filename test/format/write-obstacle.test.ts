import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {writeObstacle} from '../../source/format/write-obstacle.ts';
import {temporaryFolder} from '../support/store.ts';

function obstacleTo(file: string): string {
	try {
		fs.writeFileSync(file, '', {flag: 'wx'});
	} catch (error) {
		return writeObstacle(error);
	}

	throw new Error(`${file} was written`);
}

test('what is in the way of a file is told in words, and what is rare in those of the system', (t) => {
	const folder = temporaryFolder(t);
	fs.writeFileSync(path.join(folder, 'file'), '');
	assert.equal(obstacleTo(path.join(folder, 'none', 'plan.json')), 'its folder does not exist');
	assert.equal(obstacleTo(path.join(folder, 'file', 'plan.json')), 'a part of its path is no folder');
	assert.equal(obstacleTo(path.join(folder, 'n'.repeat(300))), 'its name is too long');
	assert.match(obstacleTo(path.join(folder, 'file')), /^EEXIST: /);
});
