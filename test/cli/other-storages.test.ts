import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {databaseLockFile, schedulerStateFile, tagsFolder} from '../../source/storage/layout.ts';
import {documentOf} from '../support/clean.ts';
import {newLayer, ociLayout} from '../support/oci-layout.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder, temporaryStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

const choices = ['--allow-tagless', '--grace', '0', '--delete-unreadable', '--empty-repositories'];

/** Whatever is asked for is refused, and nothing is touched. */
async function assertRefused(root: string, why: RegExp, commands: ReadonlyArray<readonly string[]>): Promise<void> {
	const tree = snapshotTree(root);
	for (const command of commands) {
		const {code, stdout, stderr} = await runProgram([...command, '--root', root]);
		assert.equal(code, 3, `${command.join(' ')}: ${stderr}`);
		assert.equal(stdout, '');
		assert.match(stderr, why);
		assertSameTree(snapshotTree(root), tree, command.join(' '));
	}
}

/** A store as a registry writes it, but that its tags are kept elsewhere. */
function tagless(t: TestContext) {
	const store = temporaryStore(t);
	for (const repository of ['library/app', 'library/app', 'group/project/image']) {
		store.push(repository, {tag: 'v1'});
	}

	for (const repository of ['library/app', 'group/project/image']) {
		store.remove(`${tagsFolder(repository)}/v1`);
	}

	return store;
}

test("GitLab's storage with a metadata database is refused, whatever is asked for", async (t) => {
	const {root} = tagless(t);
	mkdirSync(path.join(root, path.dirname(databaseLockFile)), {recursive: true});
	writeFileSync(path.join(root, databaseLockFile), '');
	await assertRefused(root, /A metadata database owns this storage/, [
		['clean', '--yes', '--no-registry', ...choices],
		['report'],
		['verify'],
		['undo'],
		['purge'],
		['runs'],
	]);
});

test("Harbor's storage is shown and not cleaned, unless that is allowed", async (t) => {
	const {root} = tagless(t);
	const clean = ['clean', '--yes', '--no-registry', '--grace', '0'];
	const tree = snapshotTree(root);
	const refused = await runProgram([...clean, '--root', root]);
	assert.equal(refused.code, 3);
	assert.match(refused.stderr, /This storage has manifests and not one tag/);
	const report = await documentOf('report', root);
	assert.deepEqual([report.before.manifests, report.before.tags], [3, 0]);
	assert.match((await runProgram(['report', '--root', root])).stdout, /--allow-tagless/);
	assertSameTree(snapshotTree(root), tree);

	assert.equal((await documentOf('clean', root, ['--allow-tagless'])).after.manifests, 0);
});

test('an OCI layout is refused, whatever is asked for', async (t) => {
	const root = temporaryFolder(t);
	ociLayout(root).addImage('v1', [newLayer()]);
	await assertRefused(root, /is an OCI layout, not a registry's storage/, [
		['clean', '--yes', '--no-registry', ...choices],
		['report'],
		['verify'],
	]);
});

test("a pull-through cache's storage is served with a note, and its list of what expires is left alone", async (t) => {
	const store = temporaryStore(t);
	store.push('library/app', {tag: 'v1'});
	store.push('library/app', {tag: 'v1'});
	const state = path.join(store.root, schedulerStateFile);
	writeFileSync(
		state,
		JSON.stringify({'library/app@sha256:00': {Key: '', Expiry: '2030-01-01T00:00:00Z', EntryType: 1}}),
	);
	const other = (name: string) => name !== schedulerStateFile;
	const before = snapshotTree(store.root, other);
	const {code, stdout, stderr} = await runProgram(
		['clean', '--yes', '--no-registry', '--grace', '0', '--root', store.root],
		{},
	);
	assert.equal(code, 0, stderr);
	assert.match(stdout + stderr, /This is the storage of a pull-through cache/);
	assertSameTree(snapshotTree(store.root, other), before);
	assert.equal((await documentOf('report', store.root)).after.manifests, 1);
});
