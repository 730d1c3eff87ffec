import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Descriptor} from '../../source/demo/compose-manifest.ts';
import {findRevision} from '../../source/inventory/inventory.ts';
import {findComponents} from '../../source/selection/components.ts';
import {scanStore} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

test('what holds each other is one component, everything else stands for itself', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const index = store.index('app', [image], {subject: image});
	const alone = store.push('app', {subject: index});
	const {inventory} = await scanStore(store);
	const {of, members} = findComponents(inventory);
	const node = ({digest}: Descriptor) => findRevision(inventory, 0, inventory.digests.find(digest));
	assert.equal(of[node(image)], of[node(index)]);
	assert.equal(of[node(alone)], node(alone));
	assert.deepEqual(
		[...members.values()].map((component) => [...component].sort()),
		[[node(image), node(index)].sort()],
	);
	const single = Array.from(of, (component, at) => component === at).filter(Boolean).length;
	assert.equal(single, inventory.graph.nodes - 1);
});

test('a repository and the manifests that freeze it are one component', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('app', 'not-json');
	store.putUnjudgeable('app', 'no-fields');
	store.push('app');
	const {inventory} = await scanStore(store);
	const {members} = findComponents(inventory);
	assert.deepEqual(
		[...members.values()].map((component) => component.length),
		[3],
	);
});
