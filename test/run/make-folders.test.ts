import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {makeFolders} from '../../source/run/make-folders.ts';
import {temporaryFolder} from '../support/store.ts';

describe('making folders', () => {
	it('makes all that are missing, and says which was the first', (context) => {
		const root = temporaryFolder(context);
		const deep = path.join(root, 'a/b/c');
		assert.equal(makeFolders(deep), path.join(root, 'a'));
		assert.ok(fs.statSync(deep).isDirectory());
		assert.equal(makeFolders(deep), undefined);
		assert.equal(makeFolders(path.join(root, 'a/b/d')), path.join(root, 'a/b/d'));
	});

	it('is content when somebody else was faster', (context) => {
		const root = temporaryFolder(context);
		const {mkdirSync} = fs;
		context.mock.method(fs, 'mkdirSync', (at: string) => {
			mkdirSync(at);
			mkdirSync(at);
		});
		assert.equal(makeFolders(path.join(root, 'a/b')), undefined);
		assert.ok(fs.existsSync(path.join(root, 'a/b')));
	});

	for (const code of ['EROFS', 'EDQUOT', 'ENOSPC', 'EIO', 'EACCES']) {
		it(`fails with what was in the way (${code}), and never as if something were gone`, (context) => {
			const root = temporaryFolder(context);
			context.mock.method(fs, 'mkdirSync', () => {
				throw Object.assign(new Error(code), {code});
			});
			assert.throws(() => makeFolders(path.join(root, 'a/b')), {code});
		});
	}

	it('fails below a file, and on one', (context) => {
		const root = temporaryFolder(context);
		fs.writeFileSync(path.join(root, 'file'), '');
		assert.throws(() => makeFolders(path.join(root, 'file')), {code: 'EEXIST'});
		assert.throws(() => makeFolders(path.join(root, 'file/a')), {code: 'EEXIST'});
	});
});
