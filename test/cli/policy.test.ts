import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, test} from 'node:test';
import {documentOf} from '../support/clean.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder, temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

function appStore(): TestStore {
	const store = temporaryStore({after});
	for (const tag of ['v1', 'v2', 'pr-1', 'pr-2']) {
		store.push('team/app', {tag, layers: [store.ownLayer(5000)]});
	}

	return store;
}

const policy = `version: 1
grace: 0
rules:
  - name: releases
    tags: ['/v\\d+/']
    keep: always
  - name: pull requests
    tags: ['pr-*']
    delete: always
`;

test('a policy beside the root is taken and named; policy check, report and clean agree', async () => {
	const store = appStore();
	const file = path.join(path.dirname(store.root), 'registry-cleanup.yml');
	writeFileSync(file, policy);
	const tree = snapshotTree(store.root);
	const check = await runProgram(['policy', 'check', '--root', store.root]);
	assert.equal(check.code, 0, check.stderr);
	assert.match(check.stderr, new RegExp(`^The policy is ${file}$`, 'm'));
	assert.match(check.stdout, /\n {2}releases +2 +2 +0 +0 B\n {2}pull requests +2 +0 +2 +\d+\.\d KiB\n/);
	assert.match(check.stdout, /\npull requests deletes\n {2}team\/app:pr-1, team\/app:pr-2\n/);
	assertSameTree(snapshotTree(store.root), tree);
	const spared = await runProgram(['policy', 'check', '--root', store.root, '--exclude', 'team/app:pr-1']);
	assert.match(spared.stdout, /\n {2}pull requests +2 +1 +1 /);
	const report = await runProgram(['report', '--root', store.root]);
	assert.match(report.stderr, new RegExp(`^The policy is ${file}$`, 'm'));
	assert.match(report.stdout, new RegExp(`clean --root \\S+ --policy ${file}`));
	const {reclaim} = await documentOf('clean', store.root);
	assert.equal(reclaim.tags, 2);
	assert.equal((await documentOf('report', store.root, ['--policy', '/dev/null'])).before.tags, 2);
});

test('a policy in the working folder is taken, and one that is named wins', async () => {
	const store = appStore();
	const folder = temporaryFolder({after});
	writeFileSync(path.join(folder, 'registry-cleanup.yml'), policy);
	const cwd = path.join(folder);
	assert.equal((await documentOf('report', store.root, [], {cwd})).reclaim.tags, 2);
	assert.equal((await documentOf('report', store.root, ['--policy', '/dev/null'], {cwd})).reclaim.tags, 0);
	mkdirSync(path.join(folder, 'elsewhere'));
	assert.equal((await documentOf('report', store.root, [], {cwd: path.join(folder, 'elsewhere')})).reclaim.tags, 0);
});

test('a mistake is told with its line and column, and nothing is read', async () => {
	const file = path.join(temporaryFolder({after}), 'p.yml');
	writeFileSync(file, policy.replace('keep:', 'keeep:'));
	const {code, stdout, stderr} = await runProgram(['clean', '--yes', '--policy', file, '--root', '/nowhere']);
	assert.deepEqual([code, stdout], [2, '']);
	assert.match(stderr, new RegExp(`^registry-cleanup-tui: ${file}:6:5: keeep: there is no such key\n`));
	assert.equal((await runProgram(['policy', 'check', '--root', appStore().root])).code, 2);
	assert.equal((await runProgram(['policy', 'chekc', '--root', appStore().root])).code, 2);
});

test('--free frees enough and little more, and says how close it came', async () => {
	const store = appStore();
	const choice = ['--delete-tags', 'team/app:*', '--free', '6KiB'];
	const {reclaim, budget} = (await documentOf('report', store.root, choice)) as Awaited<
		ReturnType<typeof documentOf>
	> & {
		readonly budget: Readonly<Record<string, number>>;
	};
	assert.equal(reclaim.tags, 2);
	assert.deepEqual([budget['asked'], budget['frees']], [6144, reclaim.bytes]);
	const {stdout} = await runProgram(['report', '--root', store.root, '--grace', '0', ...choice]);
	assert.match(stdout, /\nAsked for: 6\.0 KiB; this is \d+\.\d KiB more\. All that may go: 2\d\.\d KiB\.\n/);
	assert.equal((await documentOf('clean', store.root, choice)).reclaim.bytes, reclaim.bytes);
});

test('--pin keeps what a file names', async () => {
	const store = appStore();
	const untagged = store.push('team/app');
	store.push('team/app');
	const file = path.join(temporaryFolder({after}), 'in-use');
	writeFileSync(file, `image: host/team/app@${untagged.digest}\n`);
	assert.equal((await documentOf('clean', store.root, ['--pin', file])).reclaim.manifests, 1);
	assert.ok(store.hasRevision('team/app', untagged.digest));
});
