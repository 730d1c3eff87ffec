import assert from 'node:assert/strict';
import fs from 'node:fs';
import {describe, it} from 'node:test';
import {makeFolders} from '../../source/run/make-folders.ts';
import {temporaryFolder} from '../support/store.ts';

describe('making folders', () => {
	it('makes all that are missing, and returns the first', (context) => {
		const folder = temporaryFolder(context);
		assert.equal(makeFolders(`${folder}/a/b/c`), `${folder}/a`);
		assert.ok(fs.statSync(`${folder}/a/b/c`).isDirectory());
		assert.equal(makeFolders(`${folder}/a/b/c`), undefined);
	});

	it('tells why one cannot be made, where Node only says that it is not there', (context) => {
		const folder = temporaryFolder(context);
		const {mkdirSync} = fs;
		context.mock.method(fs, 'mkdirSync', (at: string, options?: fs.MakeDirectoryOptions) => {
			if (!options?.recursive) {
				assert.equal(at, `${folder}/a`);
				throw Object.assign(new Error('EROFS'), {code: 'EROFS'});
			}

			throw Object.assign(new Error('ENOENT'), {code: 'ENOENT'});
		});
		assert.throws(() => makeFolders(`${folder}/a/b`), {code: 'EROFS'});
		context.mock.restoreAll();
		assert.equal(fs.mkdirSync, mkdirSync);
	});
});
