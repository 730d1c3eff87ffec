import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {stepKinds, type Step} from '../../source/plan/plan.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import {listRuns, quarantineFolder, readJournal, runFolder} from '../../source/run/journal.ts';
import {Quarantine} from '../../source/run/quarantine.ts';
import {blobData, layerLinkFolder, uploadFolder} from '../../source/storage/layout.ts';
import {cleanStore, createRun, planRun, registryTree, reopen, testHooks, type Choice} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';
import {writeVariedStore} from '../support/varied-store.ts';

const pool = directPool();

/** Begins a run and moves its first steps, so many of them. Returns its id. */
async function begin(store: TestStore, choice: Choice, count = Infinity): Promise<string> {
	createRun(store.root, await planRun(store.root, pool, choice), pool);
	const {id} = listRuns(store.root).at(-1)!;
	const {steps, plan} = readJournal(store.root, id);
	const quarantine = new Quarantine(store.root, id, Date.parse(plan.createdAt));
	for (const step of steps.slice(0, count)) {
		assert.equal(quarantine.move(step), undefined, JSON.stringify(step));
	}

	return id;
}

const undo = async (store: TestStore, id: string, hooks = testHooks()) => reopen(store.root, {id}, pool, hooks).undo();

describe('undoing a run', () => {
	it('gives the very same storage back, wherever the run was stopped', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const before = registryTree(store.root);
		const {plan} = await planRun(store.root, pool, choice);
		assert.deepEqual(new Set(plan.steps.map(({kind}) => kind)), new Set(stepKinds), 'a step of every kind');
		for (let count = 0; count <= plan.steps.length; count++) {
			const id = await begin(store, choice, count);
			const result = await undo(store, id);
			assertSameTree(registryTree(store.root), before, `After ${count} steps`);
			assert.equal(result.state, 'undone');
			assert.deepEqual(result.after, plan.before);
			assert.deepEqual(result.dropped, []);
			assert.deepEqual(fs.readdirSync(runFolder(store.root, id)), ['run.json'], 'only its record is left');
		}
	});

	it('tells what came back, and how far it is', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const id = await begin(store, choice);
		const {plan, steps} = readJournal(store.root, id);
		const hooks = testHooks();
		const {restored, before} = await undo(store, id, hooks);
		const {tags, manifests, layerLinks, blobs, bytes} = plan.reclaim;
		assert.deepEqual(restored, {tags, manifests, layerLinks, blobs, bytes});
		assert.deepEqual(before, plan.before);
		const last = hooks.progress.filter(({phase}) => phase === 'undo').at(-1)!;
		assert.deepEqual(
			[last.done, last.total, last.bytesDone, last.bytesTotal],
			[steps.length, steps.length, bytes, bytes],
		);
	});

	it('stops at a safe point when it is told to, and goes on from there', async (context) => {
		const store = temporaryStore(context);
		store.push('app', {tag: 'v1'});
		for (let count = 0; count < 150; count++) {
			store.ownLayer(10);
		}

		const before = registryTree(store.root);
		const id = await begin(store, {});
		let looks = 0;
		// The second time it is asked, a batch is back.
		const hooks = testHooks({stopped: () => (++looks > 1 ? 'SIGTERM' : undefined)});
		const {state, stopped, restored} = await undo(store, id, hooks);
		assert.deepEqual([state, stopped, restored.blobs], ['undoing', 'SIGTERM', 100]);
		assert.equal(listRuns(store.root)[0]!.state, 'undoing');
		const rest = await undo(store, id);
		assert.deepEqual([rest.state, rest.stopped, rest.restored.blobs], ['undone', undefined, 50]);
		assertSameTree(registryTree(store.root), before);
	});

	it('puts blobs back before what refers to them, and a tag last', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const id = await begin(store, choice);
		const {steps} = readJournal(store.root, id);
		const kindOf = new Map(steps.map((step) => [store.path(stepPath(step)), step.kind]));
		const order: string[] = [];
		const {renameSync} = fs;
		context.mock.method(fs, 'renameSync', (from: string, to: string) => {
			renameSync(from, to);
			order.push(kindOf.get(to) ?? path.basename(to));
		});
		await undo(store, id);
		const kinds = order.filter((kind, index) => kind !== order[index - 1]);
		assert.deepEqual(kinds, [
			'run.json',
			'leftover',
			'upload',
			'blob',
			'layer-link',
			'revision',
			'tag-index',
			'tag',
			'run.json',
		]);
	});

	it('never replaces what is newer: that stays, and the older is kept in the quarantine and told', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app', {tag: 'old'});
		const upload = store.abandonedUpload('team/app', 1000);
		const id = await begin(store, {deleteTags: ['team/app:old']});
		const newer = store.push('team/app', {tag: 'old'});
		store.upload('team/app', upload, {bytes: Buffer.from('newer'), time: new Date()});
		const current = registryTree(store.root);
		const {state, dropped} = await undo(store, id);
		assert.equal(state, 'undone');
		assert.deepEqual(
			dropped.map(({kind, reason}) => [kind, reason]),
			[
				['upload', 'it is there already'],
				['tag', 'it is there already'],
			],
		);
		const after = registryTree(store.root);
		for (const [at, what] of current) {
			assert.equal(after.get(at), what, at);
		}

		assert.ok(store.hasRevision('team/app', newer.digest));
		const held = [...snapshotTree(quarantineFolder(store.root, id)).keys()];
		assert.ok(held.includes(`${uploadFolder('team/app', upload)}/data`));
		assert.ok(held.includes('repositories/team/app/_manifests/tags/old/current/link'));
		assert.ok(!held.some((at) => at.startsWith('blobs/sha256/') && at.endsWith('/data')));
	});

	it('can be asked for again once what was in its way is gone', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const layer = store.ownLayer();
		const id = await begin(store, {});
		store.write(blobData(layer.digest), 'half');
		await undo(store, id);
		const [record] = listRuns(store.root);
		assert.deepEqual(
			[record?.state, record?.remains, record?.blobs, record?.bytes],
			['undone', 1, 1, layer.size],
			'the record tells what it still holds',
		);
		store.removeBlob(layer.digest);
		const {dropped, restored} = await undo(store, id);
		assert.deepEqual(dropped, []);
		assert.deepEqual([restored.blobs, restored.bytes], [1, layer.size]);
		assert.equal(store.readBlob(layer.digest).length, layer.size);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, id)));
		assert.equal(listRuns(store.root)[0]?.remains, undefined);
	});

	it('throws a copy away when the very same was pushed again', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const image = store.push('team/app');
		const contents = [image, image.config, ...image.layers].map(
			({digest}) => [digest, store.readBlob(digest)] as const,
		);
		const id = await begin(store, {});
		for (const [digest, content] of contents) {
			store.write(blobData(digest), content);
		}

		store.linkLayer('team/app', image.config.digest);
		store.linkRevision('team/app', image.digest);
		const {dropped, restored} = await undo(store, id);
		assert.deepEqual(dropped, []);
		assert.deepEqual([restored.manifests, restored.layerLinks, restored.blobs], [0, 1, 0]);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, id)));
	});

	it('keeps a copy where only half of it was pushed again', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const layer = store.ownLayer();
		const id = await begin(store, {});
		store.write(blobData(layer.digest), 'half');
		const {dropped} = await undo(store, id);
		assert.deepEqual(
			dropped.map(({kind, reason}) => [kind, reason]),
			[['blob', 'it is there already']],
		);
		const kept = path.join(quarantineFolder(store.root, id), blobData(layer.digest));
		assert.equal(fs.statSync(kept).size, layer.size);
	});

	it('gives a whole run back that was to be kept', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const before = registryTree(store.root);
		const {id, state} = await cleanStore(store.root, pool, {...choice, keep: true});
		assert.equal(state, 'quarantined');
		assert.equal((await undo(store, id)).state, 'undone');
		assertSameTree(registryTree(store.root), before);
		assert.deepEqual(
			listRuns(store.root).map((run) => run.state),
			['undone'],
		);
	});

	it('gives the rest back after a push has taken a part of it back already', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const image = store.push('team/app', {layers: 2});
		const before = registryTree(store.root);
		const {id} = await cleanStore(store.root, pool, {keep: true});
		const link = `${layerLinkFolder('another/place', image.layers[0]!.digest)}/link`;
		store.write(link, image.layers[0]!.digest);
		const {dropped} = await undo(store, id);
		assert.deepEqual(dropped, []);
		store.remove('repositories/another');
		assertSameTree(registryTree(store.root), before);
	});

	it('does not remove a folder that somebody has filled meanwhile', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/gone');
		const id = await begin(store, {emptyRepositories: true});
		assert.ok(!store.has('repositories/team/gone'));
		const again = store.push('team/gone', {tag: 'v2'});
		assert.deepEqual((await undo(store, id)).dropped, []);
		assert.ok(store.hasRevision('team/gone', again.digest));
		const steps: readonly Step[] = (await planRun(store.root, pool, {})).plan.steps;
		assert.equal(steps.filter(({kind}) => kind === 'revision').length, 1, 'what came back beside it');
	});
});
