import assert from 'node:assert/strict';
import {test} from 'node:test';
import {blobFolder, layerLinkFolder} from '../../source/storage/layout.ts';
import {documentOf} from '../support/clean.ts';
import {temporaryStore} from '../support/store.ts';

test('clean removes half-written files beside whole ones; they are in no figure', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.push('app');
	const halves = [
		store.leftover(blobFolder(image.digest), 'data'),
		store.leftover(layerLinkFolder('app', image.config.digest), 'link'),
	];
	const report = await documentOf('report', store.root);
	assert.ok(halves.every((path) => store.has(path)));
	const cleaned = await documentOf('clean', store.root);
	assert.deepEqual(
		halves.filter((path) => store.has(path)),
		[],
	);
	assert.deepEqual(cleaned.after, report.after);
	assert.deepEqual(cleaned.reclaim, report.reclaim);
	assert.ok(store.hasBlob(image.digest) && store.hasRevision('app', image.digest));
});
