import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {readPins} from '../../source/policy/read-pins.ts';
import {assertGoes, goingOf, scanStore, wholeImage} from '../support/scan-store.ts';
import {temporaryFolder, temporaryStore, type Ending} from '../support/store.ts';

function pinsOf(t: Ending, text: string) {
	const file = path.join(temporaryFolder(t), 'pins');
	writeFileSync(file, text);
	return readPins([file]);
}

test('what is deployed by digest survives though it is untagged: docker, kubectl, compose', async (t) => {
	for (const text of [
		(digest: string) => `CONTAINER ID   IMAGE\n0123456789ab   host:5000/app@${digest}   "sh"\n`,
		(digest: string) => `    imageID: docker-pullable://host/app@${digest}\n`,
		(digest: string) => `services:\n  web:\n    image: "host/app@${digest}"\n`,
		(digest: string) => `{"Image":"${digest}"}`,
		(digest: string) => `0123456789ab   ${digest.slice(7, 19)}   "sh"\n`,
	]) {
		const store = temporaryStore(t);
		const [pinned, other] = [store.push('app'), store.push('app')];
		assertGoes(await scanStore(store, {pins: pinsOf(t, text(pinned.digest))}), wholeImage('app', other));
		// The id of an image is its config's digest.
		assertGoes(await scanStore(store, {pins: pinsOf(t, text(pinned.config.digest))}), wholeImage('app', other));
	}
});

test('a name keeps its tag, whatever host stands before it; without a tag it means latest', async (t) => {
	const store = temporaryStore(t);
	for (const tag of ['v1', 'v2', 'latest']) {
		store.push('team/app', {tag});
	}

	const goes = async (text: string) =>
		goingOf((await scanStore(store, {deleteTags: ['**/*:*'], pins: pinsOf(t, text)})).plan).tag;
	assert.deepEqual(await goes('image: registry.example.com:5000/team/app:v1\n'), ['team/app:latest', 'team/app:v2']);
	assert.deepEqual(await goes('- team/app\n'), ['team/app:v1', 'team/app:v2']);
});

test('a blob that belongs to no manifest is kept by its digest', async (t) => {
	const store = temporaryStore(t);
	const [pinned, other] = [store.ownLayer(), store.ownLayer()];
	const {plan, estimate, selection} = await scanStore(store, {pins: pinsOf(t, pinned.digest)});
	assertGoes({plan}, {blob: [other.digest]});
	assert.equal(estimate.total.bytes, plan.reclaim.bytes);
	assert.equal(selection.excludedBlobs.size, 1);
	assert.equal(plan.protected.excluded.blobs, 1);
});

test('a file that cannot be read is wrong usage: nothing would be pinned', () => {
	assert.throws(() => readPins(['/nowhere/pins']), UsageError);
});
