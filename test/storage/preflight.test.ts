import assert from 'node:assert/strict';
import {chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test, type TestContext} from 'node:test';
import {Refusal, UserError} from '../../source/errors.ts';
import {preflight} from '../../source/storage/preflight.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';
import {withoutRights} from '../support/without-rights.ts';

/** A root that holds these files and folders (ending in `/`). */
function rootOf(t: TestContext, ...paths: readonly string[]): string {
	const {root} = temporaryStore(t);
	for (const path of paths) {
		const at = join(root, path);
		mkdirSync(path.endsWith('/') ? at : dirname(at), {recursive: true});
		if (!path.endsWith('/')) {
			writeFileSync(at, '');
		}
	}

	return root;
}

function pushed(t: TestContext): TestStore {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	return store;
}

/** It refuses, touches nothing, and says this. */
function assertRefused(root: string, message: RegExp, hint: RegExp): void {
	const before = snapshotTree(root);
	assert.throws(
		() => preflight(root),
		(error) => {
			assert.ok(error instanceof Refusal, String(error));
			assert.equal(error.exitCode, 3);
			assert.match(error.message, message);
			assert.match(error.hint ?? '', hint);
			return true;
		},
	);
	assertSameTree(snapshotTree(root), before);
}

/** It fails as a user's mistake does, exit code 1. */
function assertFails(root: string, message: RegExp): void {
	assert.throws(
		() => preflight(root),
		(error) => {
			assert.ok(error instanceof UserError && error.exitCode === 1, String(error));
			assert.match(error.message, message);
			assert.notEqual(error.hint, undefined);
			return true;
		},
	);
}

test('a registry passes without a note', (t) => {
	assert.deepEqual(preflight(pushed(t).root).notes, []);
});

for (const [what, paths] of Object.entries({
	'an empty folder': [],
	"a folder with nothing but the file system's lost+found": ['lost+found/'],
	'a registry that nothing was pushed to': ['docker/registry/v2/'],
	'a registry whose tree was not made yet': ['docker/registry/'],
	'a registry beside other files': ['docker/registry/v2/blobs/', 'notes.txt', 'index.json'],
})) {
	test(`${what} passes`, (t) => {
		assert.deepEqual(preflight(rootOf(t, ...paths)).notes, []);
	});
}

test('a pull-through cache passes with a note', (t) => {
	const store = pushed(t);
	writeFileSync(join(store.root, 'scheduler-state.json'), '{}');
	assert.match(preflight(store.root).notes.join(), /pull-through cache/);
});

test('a pull-through cache that has fetched nothing yet passes with a note', (t) => {
	assert.match(preflight(rootOf(t, 'scheduler-state.json')).notes.join(), /pull-through cache/);
});

test("a storage that GitLab's metadata database owns is refused", (t) => {
	const store = pushed(t);
	const lock = join(store.root, 'docker/registry/lockfiles/database-in-use');
	mkdirSync(dirname(lock));
	writeFileSync(lock, '');
	assertRefused(store.root, /metadata database/, /GitLab/);
});

test('the lock of a metadata database counts before anything is in the storage, and as a link to nowhere', (t) => {
	assertRefused(rootOf(t, 'docker/registry/lockfiles/database-in-use'), /metadata database/, /GitLab/);
	const root = rootOf(t, 'docker/registry/lockfiles/');
	symlinkSync('/nowhere/at/all', join(root, 'docker/registry/lockfiles/database-in-use'));
	assertRefused(root, /metadata database/, /GitLab/);
});

for (const file of ['oci-layout', 'index.json']) {
	test(`an OCI layout is refused (${file})`, (t) => {
		assertRefused(rootOf(t, file, 'blobs/sha256/'), /OCI layout/, /--root/);
	});
}

test('a folder with something in it that is no registry is refused', (t) => {
	assertRefused(rootOf(t, 'photos/'), /Not a registry/, /docker\/registry\/v2/);
	assertRefused(rootOf(t, '.hidden'), /Not a registry/, /docker\/registry\/v2/);
	assertRefused(rootOf(t, 'docker/containers/'), /Not a registry/, /docker\/registry\/v2/);
});

for (const inside of ['docker', 'docker/registry', 'docker/registry/v2']) {
	test(`a root too deep is refused, and the hint names the right one (${inside})`, (t) => {
		const {root} = pushed(t);
		assertRefused(join(root, inside), /Not a registry/, new RegExp(`use --root '${root}'`));
	});
}

test('a root too high is refused, and the hint names the right one', (t) => {
	const {root} = pushed(t);
	assertRefused(dirname(root), /Not a registry/, new RegExp(`use --root '${root}'`));
});

test('a root that is not there, or a file, is a mistake that is told', (t) => {
	const root = rootOf(t, 'file');
	assertFails(join(root, 'absent'), /There is no .*absent/);
	assertFails(join(root, 'file'), /file is not a folder/);
});

test('a root without rights is told with its path', (t) => {
	const store = pushed(t);
	const module = new URL('../../source/storage/preflight.js', import.meta.url);
	for (const path of [store.root, join(store.root, 'docker'), join(store.root, 'docker/registry/v2')]) {
		chmodSync(path, 0o700);
		const {error} = withoutRights(store, module, 'preflight', store.root);
		assert.equal(error?.name, 'UserError');
		assert.match(error?.message ?? '', /Cannot read .*registry.* \(EACCES\)/);
		chmodSync(path, 0o755);
	}

	assert.deepEqual(withoutRights(store, module, 'preflight', store.root).value, {notes: []});
});

test('the root and the fixed folders may be symbolic links', (t) => {
	const store = pushed(t);
	renameSync(join(store.root, 'docker/registry/v2'), join(store.root, '../v2'));
	symlinkSync('../../../v2', join(store.root, 'docker/registry/v2'));
	symlinkSync('registry', join(store.root, '../root'));
	assert.deepEqual(preflight(join(store.root, '../root')).notes, []);
});

for (const folder of ['docker/registry', 'docker/registry/v2']) {
	test(`a link to nowhere, or a file, in the place of ${folder} is told`, (t) => {
		const linked = rootOf(t, `${dirname(folder)}/`);
		symlinkSync('/nowhere/at/all', join(linked, folder));
		assertFails(linked, /symbolic link that leads to no folder/);
		assertFails(rootOf(t, folder), /is no folder/);
	});
}

test("a registry's configuration folder is no storage", (t) => {
	assertRefused(rootOf(t, 'docker/registry/config.yml', 'passwd'), /Not a registry/, /rootdirectory/);
});

test('a storage into which nobody has pushed, with our own folder in it, passes', (t) => {
	assert.deepEqual(preflight(rootOf(t, 'docker/registry/cleanup/lock.1')).notes, []);
});
