import assert from 'node:assert/strict';
import {mkdirSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {refuseInside} from '../../source/storage/refuse-inside.ts';
import {temporaryFolder} from '../support/store.ts';

test('a file in the storage is refused, by whatever way it is named', (t) => {
	const folder = temporaryFolder(t);
	const root = path.join(folder, 'registry');
	mkdirSync(path.join(root, 'docker'), {recursive: true});
	symlinkSync(path.join(root, 'docker'), path.join(folder, 'link'));
	for (const file of [
		'registry/plan.json',
		'registry/docker/new/plan.json',
		'link/plan.json',
		'registry/..plan.json',
		'x/../registry/p',
	]) {
		assert.throws(() => refuseInside(root, path.join(folder, file)), UsageError, file);
	}

	for (const file of ['plan.json', 'registry.json', 'registry/../plan.json', 'registry-cleanup.yml']) {
		refuseInside(root, path.join(folder, file));
	}
});
