import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {readPins} from '../../source/policy/read-pins.ts';
import {select} from '../../source/selection/policy.ts';
import {assertGoes, byDefault, goingOf, later, scanStore, wholeImage} from '../support/scan-store.ts';
import {temporaryFolder, temporaryStore, type Ending} from '../support/store.ts';

function pinsOf(t: Ending, text: string | Uint8Array) {
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
		(digest: string) => `app   sha256:${digest.slice(7, 20)}...   3 days ago\n`,
		(digest: string) => `app@sha256:${digest.slice(7, 19)}…   3 days ago\n`,
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

test('a short name means what Docker means by it; a variable for the host is none of the name', async (t) => {
	const store = temporaryStore(t);
	for (const repository of ['library/nginx', 'team/app']) {
		for (const tag of ['v1', 'latest']) {
			store.push(repository, {tag});
		}
	}

	const goes = async (text: string) =>
		goingOf((await scanStore(store, {deleteTags: ['**/*:*'], pins: pinsOf(t, text)})).plan).tag;
	assert.deepEqual(await goes('image: nginx\n'), ['library/nginx:v1', 'team/app:latest', 'team/app:v1']);
	assert.deepEqual(await goes('image: ${HOST:-local}/team/app:v1\n'), [
		'library/nginx:latest',
		'library/nginx:v1',
		'team/app:latest',
	]);
});

test('what is pinned is told, and what a variable hides', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const pins = pinsOf(t, 'image: host/app:v1\nimage: host/app:${TAG}\n');
	const {notes} = select((await scanStore(store)).inventory, {...byDefault, pins}, later);
	assert.match(notes[0]!, /pins 1 tag$/);
	assert.match(notes[1]!, /^host\/app:\$ in .* has a variable, and pins nothing/);
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

test('a file in UTF-16, as the > of PowerShell writes it, is wrong usage: nothing in it would be recognized', (t) => {
	const text = '\u{FEFF}image: host/app:v1\n';
	assert.throws(() => pinsOf(t, Buffer.from(text, 'utf16le')), UsageError);
	assert.ok(pinsOf(t, text).names.includes('host/app:v1'));
});
