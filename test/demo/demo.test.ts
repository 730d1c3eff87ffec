import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {writeDemo} from '../../source/demo/demo.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {UsageError} from '../../source/errors.ts';
import {judge, type Judgement} from '../support/oracle.ts';
import {readManifest, readStore, type Repository, type Store} from '../support/oracle-disk.ts';
import {temporaryFolder} from '../support/store.ts';
import {assertSameTree, compareTrees, snapshotTree} from '../support/tree.ts';

const day = 24 * 60 * 60;

describe('the demo store', () => {
	const folder = join(temporaryFolder({after}), 'new/demo');
	let store: Store;
	let judgement: Judgement;

	before(async () => {
		await writeDemo(folder);
		store = readStore(folder);
		judgement = judge(folder, {now: Date.now() / 1000, grace: 0, uploadsOlderThan: 7 * day, emptyRepositories: true});
	});

	const repository = (name: string): Repository => {
		const found = store.repositories.find((one) => one.name === name);
		assert.ok(found, `${name} is not there`);
		return found;
	};

	/** Kept and going, as counts, of the things of one repository. */
	const counts = (name: string, kind: 'revisions' | 'layerLinks' | 'tagIndex') =>
		[judgement.kept, judgement.goes].map(
			(side) => [...side[kind]].filter((thing) => /^(.*?)[:@]/.exec(thing)?.[1] === name).length,
		);

	/** Digests in a repository whose manifest satisfies a test. */
	const manifestsWith = (name: string, is: (manifest: Exclude<ReturnType<typeof readManifest>, string>) => boolean) =>
		[...repository(name).revisions.keys()].filter((digest) => {
			const manifest = readManifest(store, digest);
			return typeof manifest !== 'string' && is(manifest);
		});

	const isKept = (name: string, digest: string) => judgement.kept.revisions.has(`${name}@${digest}`);

	test('weighs some tens of megabytes', () => {
		const bytes = [...store.blobs.values()].reduce((sum, {path}) => sum + readFileSync(path).length, 0);
		assert.ok(bytes > 30e6 && bytes < 65e6, `${bytes} bytes`);
	});

	test('has twelve repositories, one of them inside of another', () => {
		assert.equal(store.repositories.length, 12);
		assert.ok(repository('platform/ci') && repository('platform/ci/build-cache'));
	});

	test('has true digests, but for the one manifest that was cut off', () => {
		const untrue = [...store.blobs].filter(([digest, {path}]) => digestOf(readFileSync(path)) !== digest);
		assert.deepEqual(
			untrue.map(([digest]) => readManifest(store, digest)),
			['unjudgeable'],
		);
	});

	test('has tens of untagged manifests, in overwritten tags and under none', () => {
		assert.ok(judgement.goes.revisions.size > 30, String(judgement.goes.revisions.size));
		assert.ok(judgement.goes.tagIndex.size > 30, String(judgement.goes.tagIndex.size));
		assert.deepEqual(counts('team-a/api', 'tagIndex'), [10, 9]);
	});

	test('frees about half of itself', () => {
		const sizeOf = (digests: Set<string>) =>
			[...digests].reduce((sum, digest) => sum + readFileSync(store.blobs.get(digest)!.path).length, 0);
		const [kept, goes] = [sizeOf(judgement.kept.blobs), sizeOf(judgement.goes.blobs)];
		assert.ok(goes > 0.3 * (kept + goes) && goes < 0.8 * (kept + goes), `${goes} of ${kept + goes}`);
	});

	for (const [name, kept] of [
		['team-b/web', 2],
		['team-b/shop', 1],
	] as const) {
		test(`${name} has multi-platform images, ${kept} kept and one untagged with its children`, () => {
			const indexes = manifestsWith(name, ({children}) => children.length === 2);
			assert.equal(indexes.length, kept + 1);
			assert.equal(indexes.filter((digest) => isKept(name, digest)).length, kept);
			assert.deepEqual(counts(name, 'revisions'), [3 * kept, 3]);
		});
	}

	test('has a signature of a tagged manifest, which stays, and an SBOM of an untagged one, which goes', () => {
		const referrers = manifestsWith('team-a/api', ({subject}) => subject !== undefined);
		const types = referrers.map((digest) => {
			const {artifactType} = JSON.parse(readFileSync(store.blobs.get(digest)!.path, 'utf8')) as {artifactType: string};
			return `${artifactType} ${isKept('team-a/api', digest) ? 'stays' : 'goes'}`;
		});
		assert.deepEqual(types.sort(), [
			'application/spdx+json goes',
			'application/vnd.dev.sigstore.bundle.v0.3+json stays',
		]);
	});

	test('shares layers between repositories', () => {
		const layersOf = (name: string) => new Set(repository(name).layers.keys());
		const base = layersOf('base/ubuntu');
		for (const name of ['team-a/api', 'team-a/worker', 'platform/ci', 'tools/linter', 'infra/vault-agent']) {
			assert.ok(
				[...layersOf(name)].some((digest) => base.has(digest)),
				name,
			);
		}
	});

	test('has nothing to delete in one repository, and nothing at all in another', () => {
		assert.deepEqual(counts('tools/linter', 'revisions'), [3, 0]);
		assert.deepEqual(counts('tools/linter', 'layerLinks')[1], 0);
		assert.deepEqual(judgement.goes.repositories, new Set(['sandbox/playground']));
	});

	test('has a tag whose manifest is gone, and a repository that a cut off manifest freezes', () => {
		const {current} = repository('team-b/reports').tags.get('nightly')!;
		assert.ok(
			current !== undefined && !store.blobs.has(current) && !repository('team-b/reports').revisions.has(current),
		);
		assert.deepEqual(judgement.frozen, new Set(['infra/vault-agent']));
		assert.deepEqual(counts('infra/vault-agent', 'revisions'), [2, 0]);
	});

	test('has stale layer links, and blobs that no repository links', () => {
		assert.ok(counts('team-a/worker', 'layerLinks')[1]! > 0);
		const linked = new Set(
			store.repositories.flatMap(({revisions, layers}) => [...revisions.keys(), ...layers.keys()]),
		);
		const orphans = [...store.blobs.keys()].filter((digest) => !linked.has(digest));
		assert.equal(orphans.length, 4);
		assert.ok(orphans.every((digest) => judgement.goes.blobs.has(digest)));
	});

	test('has an index that lists plain blobs, and charts', () => {
		const caches = manifestsWith('platform/ci/build-cache', ({children}) =>
			children.some(({isManifest}) => !isManifest),
		);
		assert.equal(caches.length, 1);
		assert.deepEqual(counts('charts/storefront', 'revisions'), [2, 1]);
	});

	test('has an upload that was abandoned long ago and one that may be under way', () => {
		assert.equal(judgement.goes.uploads.size, 1);
		assert.match([...judgement.goes.uploads][0]!, /^team-a\/worker\//);
		assert.match([...judgement.kept.uploads][0]!, /^platform\/ci\//);
	});
});

test('the same seed writes the same store, another one another store', async (t) => {
	const now = new Date('2026-11-20T12:00:00Z');
	const trees = [];
	for (const seed of [7, 7, 8]) {
		const folder = temporaryFolder(t);
		await writeDemo(folder, {seed, now});
		trees.push(snapshotTree(folder));
	}

	const [first, second, other] = trees;
	assertSameTree(second!, first!);
	assert.ok(compareTrees(first!, other!).length > 100);
});

test('a folder with something in it is refused, and nothing is written', async (t) => {
	const folder = temporaryFolder(t);
	writeFileSync(join(folder, 'letter.txt'), 'mine');
	const before = snapshotTree(folder);
	await assert.rejects(writeDemo(folder), (error) => {
		assert.ok(error instanceof UsageError);
		assert.equal(error.message, `${folder} is not empty`);
		assert.match(error.hint ?? '', /does not exist yet/);
		return true;
	});
	assertSameTree(snapshotTree(folder), before);
});

test('what is no folder, or lies below none, is refused', async (t) => {
	const folder = temporaryFolder(t);
	const file = join(folder, 'letter.txt');
	writeFileSync(file, 'mine');
	for (const path of [file, join(file, 'below')]) {
		await assert.rejects(writeDemo(path), (error) => {
			assert.ok(error instanceof UsageError);
			assert.equal(error.message, `${path} is not a folder`);
			assert.ok(error.cause instanceof Error);
			return true;
		});
	}
});

test('a folder that cannot be made is told with the reason', async (t) => {
	const path = join(temporaryFolder(t), 'x'.repeat(300));
	await assert.rejects(writeDemo(path), (error) => {
		assert.ok(error instanceof UsageError);
		assert.equal(error.message, `${path} cannot be made or read (ENAMETOOLONG)`);
		return true;
	});
});

test('an empty folder is used', async (t) => {
	const folder = join(temporaryFolder(t), 'empty');
	mkdirSync(folder);
	await writeDemo(folder);
	assert.equal(readStore(folder).repositories.length, 12);
});
