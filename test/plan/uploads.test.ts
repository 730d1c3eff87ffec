import assert from 'node:assert/strict';
import {test} from 'node:test';
import {uploadFolder} from '../../source/storage/layout.ts';
import {assertGoes, day, later, scanStore} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

const daysAgo = (days: number) => new Date((later - days * day) * 1000);

test('an upload that nobody has written to for seven days goes, with all of its bytes', async (t) => {
	const store = temporaryStore(t);
	const id = store.random.uuid();
	store.upload('app', id, {bytes: new Uint8Array(1000), time: daysAgo(8)});
	store.write(`${uploadFolder('app', id)}/hashstates/sha256/500`, new Uint8Array(108));
	store.setUploadTime('app', id, daysAgo(8));
	const {plan} = await scanStore(store);
	assertGoes({plan}, {upload: [`app/${id}`]});
	assert.equal(plan.before.uploads, 1);
	assert.equal(plan.before.uploadBytes, 1000 + 108 + '2026-01-01T00:00:00Z'.length);
	assert.equal(plan.reclaim.bytes, plan.before.uploadBytes);
	assert.deepEqual([plan.after.uploads, plan.after.uploadBytes, plan.after.bytes], [0, 0, 0]);
});

test('the youngest file says how old an upload is, whatever startedat says', async (t) => {
	const store = temporaryStore(t);
	const fresh = ['data', 'startedat', 'hashstates/sha256/500'].map((file) => {
		const id = store.random.uuid();
		store.upload('app', id, {bytes: new Uint8Array(10), time: daysAgo(90)});
		store.write(`${uploadFolder('app', id)}/hashstates/sha256/500`, '');
		store.setUploadTime('app', id, daysAgo(90));
		store.setTime(`${uploadFolder('app', id)}/${file}`, daysAgo(6));
		return id;
	});
	assert.equal(fresh.length, 3);
	const id = store.random.uuid();
	store.upload('app', id, {bytes: new Uint8Array(10), time: daysAgo(90)});
	store.write(`${uploadFolder('app', id)}/startedat`, new Date().toISOString());
	store.setUploadTime('app', id, daysAgo(90));
	assertGoes(await scanStore(store), {upload: [`app/${id}`]});
});

test('an upload without startedat, which old registries and killed ones leave, is one as any other', async (t) => {
	const store = temporaryStore(t);
	const ids = [8, 6].map((days) => {
		const id = store.random.uuid();
		store.upload('app', id, {bytes: new Uint8Array(10), time: daysAgo(90)});
		store.remove(`${uploadFolder('app', id)}/startedat`);
		store.setUploadTime('app', id, daysAgo(days));
		return id;
	});
	assertGoes(await scanStore(store), {upload: [`app/${ids[0]}`]});
});

test('an upload without a file is as old as its folder', async (t) => {
	const store = temporaryStore(t);
	const [old, fresh] = [store.random.uuid(), store.random.uuid()];
	for (const [id, days] of [
		[old, 8],
		[fresh, 6],
	] as const) {
		store.emptyFolder(uploadFolder('app', id));
		store.setTime(uploadFolder('app', id), daysAgo(days));
	}

	assertGoes(await scanStore(store), {upload: [`app/${old}`]});
});

test('the age of uploads is its own option: the grace age does not count', async (t) => {
	const store = temporaryStore(t);
	const id = store.random.uuid();
	store.upload('app', id, {bytes: new Uint8Array(10), time: daysAgo(1)});
	assertGoes(await scanStore(store));
	assertGoes(await scanStore(store, {grace: 0}));
	assertGoes(await scanStore(store, {uploadsOlderThan: day / 2, grace: 10 * day}), {upload: [`app/${id}`]});
	assertGoes(await scanStore(store, {uploadsOlderThan: 0}), {upload: [`app/${id}`]});
});

test('an upload from the future stays', async (t) => {
	const store = temporaryStore(t);
	store.upload('app', store.random.uuid(), {bytes: new Uint8Array(10), time: daysAgo(-1)});
	assertGoes(await scanStore(store, {uploadsOlderThan: 0}));
});
