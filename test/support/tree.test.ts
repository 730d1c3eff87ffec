import assert from 'node:assert/strict';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {temporaryFolder} from './store.ts';
import {assertSameTree, compareTrees, snapshotTree} from './tree.ts';

test('a snapshot has folders, files with their content, and links that it does not follow', (t) => {
	const folder = temporaryFolder(t);
	mkdirSync(join(folder, 'b/empty'), {recursive: true});
	writeFileSync(join(folder, 'b/file'), 'abc');
	symlinkSync('b', join(folder, 'a'));
	assert.deepEqual(
		[...snapshotTree(folder)],
		[
			['a', 'link to b'],
			['b', 'folder'],
			['b/empty', 'folder'],
			['b/file', 'file, 3 bytes, sha256 ba7816bf8f01cfea'],
		],
	);
	assert.deepEqual([...snapshotTree(folder, (path) => path === 'b').keys()], ['a']);
});

test('a comparison names what is gone, new and changed', (t) => {
	const folder = temporaryFolder(t);
	writeFileSync(join(folder, 'gone'), '');
	writeFileSync(join(folder, 'same'), 'x');
	writeFileSync(join(folder, 'changed'), 'abc');
	const before = snapshotTree(folder);
	assertSameTree(snapshotTree(folder), before);

	writeFileSync(join(folder, 'new'), '');
	writeFileSync(join(folder, 'changed'), 'abd');
	const after = snapshotTree(folder, (path) => path === 'gone');
	assert.deepEqual(compareTrees(before, after), [
		'~ changed: file, 3 bytes, sha256 ba7816bf8f01cfea became file, 3 bytes, sha256 a52d159f262b2c6d',
		'- gone (file, 0 bytes, sha256 e3b0c44298fc1c14)',
		'+ new (file, 0 bytes, sha256 e3b0c44298fc1c14)',
	]);
	assert.throws(
		() => assertSameTree(after, before, 'A dry run wrote'),
		/^AssertionError.*: A dry run wrote:\n~ changed: /,
	);
});
