import assert from 'node:assert/strict';
import {renameSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {brokenLinks} from '../../source/inventory/broken-links.ts';
import {mark} from '../../source/plan/mark.ts';
import {layerLinkFolder, layersFolder} from '../../source/storage/layout.ts';
import {briefly, directPool, scanStore} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

/* A registry serves only what the repository links: without the link, a blob that is there is as good as gone. */

const place = (repository: string, digest: string) => `${layerLinkFolder(repository, digest)}/link`;

/** @param meanwhile what happens after the scan. */
async function broken(store: TestStore, meanwhile = () => {}): Promise<string[]> {
	const {inventory, selection} = await scanStore(store);
	meanwhile();
	const problems = await brokenLinks(inventory, mark(inventory, selection).held, {pool: directPool()});
	return problems.map(briefly).sort();
}

test('a blob that a repository does not link is told there, of every kept manifest that needs it', async (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer();
	const images = ['v1', 'v2'].map((tag) => store.push('app', {tag, layers: [layer]}));
	store.push('web', {tag: 'v1', layers: [layer]});
	store.push('app', {layers: [layer]});
	store.remove(layerLinkFolder('app', layer.digest));
	assert.deepEqual(
		await broken(store),
		images.map(({digest}) => `layer-link-missing app ${digest} ${layer.digest} ${place('app', layer.digest)}`).sort(),
	);
});

test('a link that is empty or names nothing cannot be read', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1', layers: 2});
	const [empty, half] = image.layers.map(({digest}) => digest);
	store.breakLayerLink('app', empty!, 'empty');
	store.breakLayerLink('app', half!, 'garbage');
	assert.deepEqual(
		await broken(store),
		[empty!, half!].map((digest) => `link-unreadable app ${image.digest} ${digest} ${place('app', digest)}`).sort(),
	);
});

test('a link that came after the scan had listed the links is none that is missing', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const {digest} = image.config;
	store.remove(layerLinkFolder('app', digest));
	assert.deepEqual(await broken(store, () => store.linkLayer('app', digest)), []);
});

test('what an index lists, what is gone itself and links behind a symbolic link are no missing ones', async (t) => {
	const store = temporaryStore(t);
	const cached = store.ownLayer();
	store.index('cache', [cached], {tag: 'latest'});
	const gone = store.push('app', {tag: 'v1'}).config.digest;
	store.removeBlob(gone);
	store.remove(layerLinkFolder('app', gone));
	const outside = join(store.root, 'layers');
	renameSync(store.path(layersFolder('app')), outside);
	symlinkSync(outside, store.path(layersFolder('app')));
	assert.deepEqual(await broken(store), []);
});
