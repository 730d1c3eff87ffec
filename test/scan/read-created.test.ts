import assert from 'node:assert/strict';
import {test} from 'node:test';
import {DigestWriter} from '../../source/scan/batch.ts';
import {readCreated} from '../../source/scan/read-created.ts';
import {goingOf, scanStore} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const may = Date.UTC(2024, 4, 1);
const imageOf = (store: TestStore, time: number) =>
	store.image('app', {layers: [store.ownLayer()], created: new Date(time)});

function createdOf(store: TestStore, ...manifests: ReadonlyArray<{readonly digest: string}>): number[] {
	const writer = new DigestWriter();
	for (const {digest} of manifests) {
		writer.push(digest);
	}

	return [...readCreated(store.path(''), writer.finish())];
}

test('an image was made when its config says so, an index when its youngest child was', (t) => {
	const store = temporaryStore(t);
	const [first, second] = [imageOf(store, may), imageOf(store, may + 5000)];
	assert.deepEqual(createdOf(store, first, store.index('app', [second, first])), [may / 1000, may / 1000 + 5]);
});

test('an artifact was made when its annotation says so', (t) => {
	const store = temporaryStore(t);
	const annotations = {'org.opencontainers.image.created': '2024-05-01T00:00:00Z'};
	assert.deepEqual(createdOf(store, store.refer('app', imageOf(store, may), {annotations})), [may / 1000]);
});

test('what nobody knows, or a build that can be repeated wrote, is no age', (t) => {
	const store = temporaryStore(t);
	const lost = imageOf(store, may);
	store.removeBlob(lost.digest);
	const wrong = store.put('app', {layers: [], annotations: {'org.opencontainers.image.created': 'yesterday'}});
	const times = createdOf(
		store,
		imageOf(store, 0),
		imageOf(store, Date.UTC(1980, 0, 1)),
		lost,
		wrong,
		store.index('app', []),
	);
	assert.deepEqual(times, [0, 0, 0, 0, 0]);
});

test('--age-by created condemns by that, and never what nobody knows', async (t) => {
	const store = temporaryStore(t);
	for (const [tag, time] of Object.entries({ancient: 0, old: may, new: may + 1000})) {
		store.tag('app', tag, imageOf(store, time));
	}

	const choice = {deleteTags: ['app:*'], keepLast: 1} as const;
	assert.deepEqual(goingOf((await scanStore(store, {...choice, ageBy: 'created'})).plan).tag, ['app:old']);
	assert.equal(goingOf((await scanStore(store, choice)).plan).tag.length, 2);
});
