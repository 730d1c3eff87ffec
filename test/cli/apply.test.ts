import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, test} from 'node:test';
import {documentOf, type Document} from '../support/clean.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder, temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

type Applied = Document & {readonly dropped: ReadonlyArray<{readonly kind: string; readonly path: string}>};

function appStore(): TestStore {
	const store = temporaryStore({after});
	store.push('team/app', {tag: 'v1'});
	store.push('team/app', {tag: 'v2'});
	store.push('team/app');
	store.push('team/app');
	return store;
}

async function plan({root}: TestStore, ...more: readonly string[]) {
	const file = path.join(temporaryFolder({after}), 'plan.json');
	const document = await documentOf('report', root, ['--plan', file, ...more]);
	return {file, document};
}

async function applied({root}: TestStore, file: string, ...more: readonly string[]): Promise<Applied> {
	const result = await runProgram(['apply', file, '--root', root, '--yes', '--json', '--no-registry', ...more]);
	assert.equal(result.code, 0, result.stderr);
	return result.json() as Applied;
}

test('what a report has planned is what apply does, to the byte, and not what has come since', async () => {
	const store = appStore();
	const {file, document} = await plan(store, '--delete-tags', 'team/app:v1');
	const tree = snapshotTree(store.root);
	const dry = await applied(store, file, '--dry-run');
	assertSameTree(snapshotTree(store.root), tree);
	assert.deepEqual([dry.command, dry.dryRun, dry.dropped, dry.reclaim], ['apply', true, [], document.reclaim]);
	const since = store.push('team/app');
	const real = await applied(store, file);
	assert.deepEqual([real.dryRun, real.dropped, real.reclaim], [false, [], document.reclaim]);
	assert.equal(real.run?.state, 'purged');
	assert.ok(store.hasRevision('team/app', since.digest) && store.hasBlob(since.layers[0]!.digest));
	const again = await applied(store, file);
	assert.deepEqual([again.dryRun, again.reclaim.bytes], [true, 0]);
	assert.ok(again.dropped.length > 0);
});

test('a tag that moved since is left out and listed, and --quarantine can be undone', async () => {
	const store = appStore();
	const {file} = await plan(store, '--delete-tags', 'team/app:*');
	await new Promise((resolve) => setTimeout(resolve, 5));
	store.push('team/app', {tag: 'v1'});
	const tree = snapshotTree(store.root);
	const result = await runProgram(['apply', file, '--root', store.root, '--yes', '--no-registry', '--quarantine']);
	assert.equal(result.code, 0, result.stderr);
	assert.match(result.stderr, /^Left out, because it has changed since the plan was made \(\d+\)\n {2}.*tags\/v1: /m);
	assert.equal((await runProgram(['undo', '--root', store.root, '--no-registry'])).code, 0);
	assertSameTree(
		snapshotTree(store.root, (name) => name.startsWith('docker/registry/cleanup')),
		tree,
	);
});

test('an edited plan does less, and is refused when it would do more', async () => {
	const store = appStore();
	const {file} = await plan(store);
	const text = readFileSync(file, 'utf8');
	const [first] = /.*"kind":"revision".*\n/.exec(text)!;
	writeFileSync(file, text.replace(first, ''));
	const dry = await runProgram(['apply', file, '--root', store.root, '--dry-run', '--no-registry']);
	assert.ok(
		dry.stdout.includes(`Do it:\n`) && dry.stdout.includes(`registry-cleanup-tui apply ${file} --root`),
		dry.stdout,
	);
	assert.doesNotMatch(dry.stdout, /registry-cleanup-tui clean/);
	const less = await applied(store, file, '--dry-run');
	assert.equal(less.reclaim.manifests, 1);
	const digest = store.push('team/app', {tag: 'v3'}).digest;
	writeFileSync(file, text.replace(first, first.replace(/sha256:\w+/, digest)));
	const tree = snapshotTree(store.root);
	const {code, stderr} = await runProgram(['apply', file, '--root', store.root, '--yes', '--no-registry']);
	assert.equal(code, 3, stderr);
	assert.match(stderr, /The plan has steps that are not allowed/);
	assertSameTree(snapshotTree(store.root), tree);
});

test('without a terminal it needs --yes, and a file that is a plan for this storage', async () => {
	const store = appStore();
	const {file} = await plan(store);
	const asked = await runProgram(['apply', file, '--root', store.root]);
	assert.equal(asked.code, 2);
	assert.match(asked.stderr, /^registry-cleanup-tui: apply needs --yes .*\n.*apply .* --dry-run\n$/);
	assert.equal((await runProgram(['apply', 'package.json', '--yes', '--root', store.root])).code, 2);
	assert.equal((await runProgram(['apply', file, '--yes', '--root', appStore().root])).code, 3);
});
