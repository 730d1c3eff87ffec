import assert from 'node:assert/strict';
import fs, {chmodSync, mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {execFileSync} from 'node:child_process';
import {test, type TestContext} from 'node:test';
import {UserError} from '../../source/errors.ts';
import {algorithms} from '../../source/storage/digest.ts';
import {
	StorageChanged,
	followed,
	list,
	listDigests,
	listFixed,
	listKnown,
	resolved,
	status,
	timeOf,
} from '../../source/storage/walk.ts';
import {temporaryFolder, temporaryStore} from '../support/store.ts';
import {withoutRights} from '../support/without-rights.ts';

const sorted = (folder: string) => [...list(folder)!].sort((a, b) => (a.name < b.name ? -1 : 1));

/** A name that is no UTF-8, made below `folder` by `make`. */
function garbled(t: TestContext): {readonly folder: string; readonly path: Buffer} {
	const folder = temporaryFolder(t);
	return {folder, path: Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9)])};
}

test('a folder is listed with what each entry is, and symbolic links with what they lead to', (t) => {
	const folder = temporaryFolder(t);
	mkdirSync(join(folder, 'folder'));
	writeFileSync(join(folder, 'file'), '');
	execFileSync('mkfifo', [join(folder, 'pipe')]);
	symlinkSync('folder', join(folder, 'to-folder'));
	symlinkSync('file', join(folder, 'to-file'));
	symlinkSync('nowhere', join(folder, 'to-nothing'));
	symlinkSync('to-itself', join(folder, 'to-itself'));
	assert.deepEqual(sorted(folder), [
		{name: 'file', type: 'file', linked: false},
		{name: 'folder', type: 'folder', linked: false},
		{name: 'pipe', type: 'other', linked: false},
		{name: 'to-file', type: 'file', linked: true},
		{name: 'to-folder', type: 'folder', linked: true},
		{name: 'to-itself', type: 'other', linked: true},
		{name: 'to-nothing', type: 'nothing', linked: true},
	]);
});

test('a folder of digests tells which folders are named by one, and what else is there', (t) => {
	const folder = temporaryFolder(t);
	const [sha256] = algorithms;
	const hashes = [hash('a'), hash('b')];
	for (const name of hashes) {
		mkdirSync(join(folder, name));
	}

	const look = () => {
		const {encoded, others} = listDigests(folder, sha256);
		return {encoded: [...encoded].sort(), others: [...others].sort((a, b) => (a.name < b.name ? -1 : 1))};
	};
	assert.deepEqual(look(), {encoded: hashes, others: []});

	symlinkSync(hash('a'), join(folder, hash('c')));
	writeFileSync(join(folder, hash('d')), '');
	const linkAndFile = [
		{name: hash('c'), type: 'folder', linked: true},
		{name: hash('d'), type: 'file', linked: false},
	];
	assert.deepEqual(look(), {encoded: hashes, others: linkAndFile});

	mkdirSync(join(folder, hash('E')));
	assert.deepEqual(look(), {
		encoded: hashes,
		others: [{name: hash('E'), type: 'folder', linked: false}, ...linkAndFile],
	});
	assert.throws(() => listDigests(join(folder, 'absent'), sha256), StorageChanged);
});

const hash = (digit: string) => digit.repeat(64);

test('a folder that is not there, and a file in its place, are told by undefined', (t) => {
	const folder = temporaryFolder(t);
	writeFileSync(join(folder, 'file'), '');
	assert.equal(list(join(folder, 'absent')), undefined);
	assert.equal(list(join(folder, 'file')), undefined);
	assert.equal(list(join(folder, 'file', 'below')), undefined);
});

test('an entry that vanishes where a file system does not tell types is not its folder, which is there', (t) => {
	const folder = temporaryFolder(t);
	// As Node.js does for entries of an unknown type: it looks at each of them.
	t.mock.method(fs, 'readdirSync', () => fs.lstatSync(join(folder, 'vanished')));
	assert.throws(() => list(folder), new StorageChanged(join(folder, 'vanished')));
});

test('a folder that vanished after it was seen means that somebody writes', (t) => {
	const gone = join(temporaryFolder(t), 'gone');
	assert.throws(() => listKnown(gone), new StorageChanged(gone));
	assert.throws(() => resolved(gone), new StorageChanged(gone));
});

test('a fixed folder is absent only when nothing has its name', (t) => {
	const folder = temporaryFolder(t);
	assert.equal(listFixed(join(folder, 'absent')), undefined);
	mkdirSync(join(folder, 'there'));
	assert.deepEqual(listFixed(join(folder, 'there')), []);
	symlinkSync('there', join(folder, 'link'));
	assert.deepEqual(listFixed(join(folder, 'link')), []);
});

for (const [what, make, says] of [
	[
		'a link to nowhere',
		(path: string) => symlinkSync('/nowhere/at/all', path),
		/symbolic link that leads to no folder/,
	],
	['a file', (path: string) => writeFileSync(path, ''), /is no folder/],
] as const) {
	test(`${what} in the place of a fixed folder is not taken for an absent one`, (t) => {
		const path = join(temporaryFolder(t), 'blobs');
		make(path);
		assert.throws(
			() => listFixed(path),
			(error) => error instanceof UserError && says.test(error.message) && error.message.includes(path),
		);
	});
}

test('missing rights are told with the path and the owner, and are never taken for absence', (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const folder = store.path('repositories/app');
	chmodSync(folder, 0o700);
	const {error} = withoutRights(store, new URL('../../source/storage/walk.js', import.meta.url), 'list', folder);
	assert.equal(error?.name, 'UserError');
	assert.equal(error?.exitCode, 1);
	assert.ok(error?.message.includes(`Cannot read ${folder} (EACCES): it is owned by uid`), error?.message);
	assert.match(error?.hint ?? '', /sudo -u '#\d+'|Give yourself the right/);
	for (const name of ['status', 'followed', 'resolved', 'listFixed', 'listKnown']) {
		const path = `${folder}/_manifests`;
		const outcome = withoutRights(store, new URL('../../source/storage/walk.js', import.meta.url), name, path);
		assert.equal(outcome.error?.name, 'UserError', name);
		assert.ok(outcome.error?.message.includes(path), name);
	}
});

test('a loop of symbolic links leads to nothing', (t) => {
	const folder = temporaryFolder(t);
	symlinkSync('b', join(folder, 'a'));
	symlinkSync('a', join(folder, 'b'));
	assert.equal(followed(join(folder, 'a')), undefined);
	assert.ok(status(join(folder, 'a'))?.isSymbolicLink());
});

test('what is below a file is nothing', (t) => {
	const folder = temporaryFolder(t);
	writeFileSync(join(folder, 'file'), '');
	assert.equal(followed(join(folder, 'file', 'below')), undefined);
	assert.equal(status(join(folder, 'file', 'below')), undefined);
});

test('a path is resolved through all symbolic links', (t) => {
	const folder = temporaryFolder(t);
	mkdirSync(join(folder, 'real'));
	symlinkSync('real', join(folder, 'one'));
	symlinkSync('one', join(folder, 'two'));
	assert.equal(resolved(join(folder, 'two')), resolved(join(folder, 'real')));
});

test('a rename makes a file young, as writing does', (t) => {
	const folder = temporaryFolder(t);
	const [from, to] = [join(folder, 'from'), join(folder, 'to')];
	writeFileSync(from, '');
	utimesSync(from, 1000, 1000);
	const before = Date.now() / 1000 - 1;
	renameSync(from, to);
	assert.ok(timeOf(status(to)!) >= before);
	utimesSync(to, 4e9, 4e9);
	assert.equal(timeOf(status(to)!), 4e9);
});

test('a file whose name is no UTF-8 is a stray', (t) => {
	const {folder, path} = garbled(t);
	writeFileSync(path, '');
	assert.deepEqual(list(folder), [{name: 'caf\uFFFD', type: 'other', linked: false}]);
});

test('a folder whose name is no UTF-8 is a stray when no repository can be below it', (t) => {
	const {folder, path} = garbled(t);
	mkdirSync(path);
	writeFileSync(Buffer.concat([path, Buffer.from('/file')]), '');
	assert.deepEqual(list(folder), [{name: 'caf\uFFFD', type: 'other', linked: false}]);
});

test('a folder whose name is no UTF-8 stops the scan when a repository may be below it', (t) => {
	const {folder, path} = garbled(t);
	mkdirSync(Buffer.concat([path, Buffer.from('/_layers')]), {recursive: true});
	assert.throws(() => list(folder), UserError);
});

test('a symbolic link whose name is no UTF-8 stops the scan', (t) => {
	const {folder, path} = garbled(t);
	symlinkSync('/', path);
	assert.throws(() => list(folder), UserError);
});

test('names that become the same text stop the scan', (t) => {
	const {folder, path} = garbled(t);
	writeFileSync(path, '');
	mkdirSync(join(folder, 'caf\uFFFD'));
	assert.throws(() => list(folder), UserError);
});

test('a name with the replacement character in it is a name', (t) => {
	const folder = temporaryFolder(t);
	mkdirSync(join(folder, 'caf\uFFFD'));
	assert.deepEqual(list(folder), [{name: 'caf\uFFFD', type: 'folder', linked: false}]);
});
