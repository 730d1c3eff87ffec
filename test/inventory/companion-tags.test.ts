import assert from 'node:assert/strict';
import {test} from 'node:test';
import {companions, describedDigest} from '../../source/inventory/companion-tags.ts';
import {scanStore} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

const hex = 'ab'.repeat(32);

test('the names of signatures, attestations, SBOMs and of the fallback index say what they describe', () => {
	for (const name of [`sha256-${hex}`, `sha256-${hex}.sig`, `sha256-${hex}.att`, `sha256-${hex}.sbom`]) {
		assert.equal(describedDigest(name), `sha256:${hex}`);
	}
});

test('any other name is a tag as all are', () => {
	for (const name of [
		'latest',
		'sha256-ab',
		`sha256-${hex}.cosign`,
		`sha256-${hex.toUpperCase()}`,
		`x-sha256-${hex}`,
	]) {
		assert.equal(describedDigest(name), undefined, name);
	}
});

test('an orphan is one whose subject is no revision of its own repository', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const name = `sha256-${image.digest.slice(7)}.sig`;
	store.push('app', {tag: name});
	store.push('other', {tag: name});
	const {inventory, problems} = await scanStore(store);
	const found = [...companions(inventory)].map(({tag, subject}) => [inventory.tags.repository[tag], subject >= 0]);
	assert.deepEqual(found, [
		[0, true],
		[1, false],
	]);
	assert.deepEqual(
		problems.map(({kind, repository, reference, digest}) => ({kind, repository, reference, digest})),
		[{kind: 'signature-orphan', repository: 'other', reference: name, digest: image.digest}],
	);
});
