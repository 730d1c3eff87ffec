import assert from 'node:assert/strict';
import {mkdirSync, renameSync, symlinkSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {cleanupFolder, layerLinkFolder, layersFolder, v2Folder} from '../../source/storage/layout.ts';
import {briefly, scanStore} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

/* A registry serves only what the repository links: without the link, a blob that is there is as good as gone. */

const missingIn = (repository: string, manifest: string, digest: string) =>
	`layer-link-missing ${repository} ${manifest} ${digest} ${layerLinkFolder(repository, digest)}/link`;

test('a blob that a repository does not link is damage there, of every kept manifest that needs it', async (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer();
	const images = ['v1', 'v2'].map((tag) => store.push('app', {tag, layers: [layer]}));
	store.push('web', {tag: 'v1', layers: [layer]});
	store.push('app', {layers: [layer]});
	store.remove(layerLinkFolder('app', layer.digest));
	const {problems, plan} = await scanStore(store);
	assert.deepEqual(
		problems.map(briefly),
		images
			.map(({digest}) => digest)
			.sort()
			.map((digest) => missingIn('app', digest, layer.digest)),
	);
	assert.ok(!plan.steps.some((step) => step.kind === 'blob' && step.digest === layer.digest));
});

test('a link in a quarantine serves nothing', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const run = '20260101T000000Z-0000';
	const link = layerLinkFolder('app', image.config.digest);
	const moved = join(store.root, cleanupFolder, run, 'v2', link);
	mkdirSync(dirname(moved), {recursive: true});
	renameSync(join(store.root, v2Folder, link), moved);
	const {problems} = await scanStore(store, {quarantines: [run]});
	assert.deepEqual(problems.map(briefly), [missingIn('app', image.digest, image.config.digest)]);
});

test('what an index lists and links behind a symbolic link are no missing ones', async (t) => {
	const store = temporaryStore(t);
	const cached = store.ownLayer();
	store.index('cache', [cached], {tag: 'latest'});
	store.push('app', {tag: 'v1'});
	const outside = join(store.root, 'layers');
	renameSync(store.path(layersFolder('app')), outside);
	symlinkSync(outside, store.path(layersFolder('app')));
	const {problems} = await scanStore(store);
	assert.deepEqual(problems.map(briefly), [`symlink app - - ${layersFolder('app')}`]);
});
