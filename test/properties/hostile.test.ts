import assert from 'node:assert/strict';
import {mkdirSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {after, describe, it, type TestContext} from 'node:test';
import fc from 'fast-check';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {describeManifest} from '../../source/scan/describe-manifest.ts';
import {
	layerLinkFolder,
	linkFile,
	revisionLink,
	signaturesFolder,
	tagCurrentLink,
	tagIndexEntryFolder,
	v2Folder,
} from '../../source/storage/layout.ts';
import {confine} from '../support/confined.ts';
import {applyChanges, linkChanges, manifestChanges, type Change} from '../support/hostile.ts';
import {judge, type Judgement} from '../support/oracle.ts';
import {removed} from '../support/read-store.ts';
import {assertGoes, later, scanStore} from '../support/scan-store.ts';
import {memoryFolder, TestStore} from '../support/store.ts';

/** Each store holds that many cases, in as many repositories. */
const perStore = 10;
/** How many cases there are in each of the two. */
const cases = Number(process.env['FUZZ_CASES'] ?? 1500);
const runs = {numRuns: Math.ceil(cases / perStore)};
const many = <T>(one: fc.Arbitrary<T>) => fc.array(one, {minLength: perStore, maxLength: perStore, size: 'max'});

const shapes = ['image', 'index', 'artifact', 'schema1'] as const;
const places = ['tagged', 'untagged', 'child', 'referrer', 'repairable'] as const;

interface HostileManifest {
	readonly shape: (typeof shapes)[number];
	readonly place: (typeof places)[number];
	readonly changes: readonly Change[];
}

const hostileManifest: fc.Arbitrary<HostileManifest> = fc.record({
	shape: fc.constantFrom(...shapes),
	place: fc.constantFrom(...places),
	changes: manifestChanges,
});

const links = ['current', 'history', 'revision', 'layer', 'signature'] as const;

interface HostileLink {
	readonly link: (typeof links)[number];
	/** It names something else, to begin with. */
	readonly other: boolean;
	readonly isFolder: boolean;
	readonly changes: readonly Change[];
}

const hostileLink: fc.Arbitrary<HostileLink> = fc.record({
	link: fc.constantFrom(...links),
	other: fc.boolean(),
	isFolder: fc.nat({max: 19}).map((number) => number === 19),
	changes: fc.oneof({weight: 5, arbitrary: linkChanges}, {weight: 1, arbitrary: fc.constant([])}),
});

/** A repository with an image that stays, one that goes, and one whose manifest is hostile; none shares anything. */
function writeManifest(store: TestStore, name: string, {shape, place, changes}: HostileManifest): string {
	const good = store.push(name, {tag: 'good'});
	const plain = store.push(name);
	const [first, second] = [1, 2].map(() => store.linkedBlob(name, store.random.bytes(20), mediaTypes.oci.layer)) as [
		typeof good,
		typeof good,
	];
	const text = JSON.stringify(
		{
			image: {schemaVersion: 2, config: first, layers: [second], subject: good},
			index: {schemaVersion: 2, manifests: [{...plain, config: undefined, layers: undefined}, first]},
			artifact: {blobs: [first, second], annotations: {'org.example.title': 'title'}},
			schema1: {schemaVersion: 1, fsLayers: [{blobSum: first.digest}, {blobSum: second.digest}], history: []},
		}[shape],
	);
	const {mediaType, digest, size} = store.ownLayer();
	const bytes = applyChanges(text, changes, JSON.stringify({mediaType, digest, size}));
	const hostile = store.manifest(name, bytes);
	store.linkLayer(name, digest);
	switch (place) {
		case 'tagged':
			store.tag(name, 'hostile', hostile);
			break;
		case 'untagged':
			break;
		case 'child':
			store.index(name, [hostile], {tag: 'index'});
			break;
		case 'referrer':
			store.refer(name, hostile, {tag: 'about-it'});
			break;
		case 'repairable':
			store.tag(name, 'hostile', hostile);
			store.removeRevision(name, hostile.digest);
	}

	return hostile.digest;
}

function writeLink(store: TestStore, name: string, {link, other, isFolder, changes}: HostileLink): void {
	const {manifest, layers} = store.schema1(name, {tag: 'one'});
	const old = store.push(name, {tag: 'one'});
	store.push(name);
	store.tag(name, 'two', old);
	store.sign(name, manifest.digest);
	const path = {
		current: tagCurrentLink(name, 'one'),
		history: `${tagIndexEntryFolder(name, 'one', manifest.digest)}/${linkFile}`,
		revision: revisionLink(name, old.digest),
		layer: `${layerLinkFolder(name, layers[0]!.digest)}/${linkFile}`,
		signature: `${signaturesFolder(name, manifest.digest)}/${layers[0]!.digest.replace(':', '/')}/${linkFile}`,
	}[link];
	const digest = other
		? old.layers[0]!.digest
		: {current: old, revision: old, history: manifest}[link as 'current']?.digest;
	store.write(path, applyChanges(digest ?? layers[0]!.digest, changes));
	if (isFolder) {
		rmSync(store.path(path));
		mkdirSync(store.path(path));
		writeFileSync(store.path(`${path}/inside`), '');
	}
}

/** Exactly what the oracle lets go goes; nothing outside of the storage was looked at; nothing failed. */
async function assertJudged(context: TestContext, store: TestStore, deleteUnreadable: boolean): Promise<Judgement> {
	const options = {now: later, grace: 0, uploadsOlderThan: 0, deleteUnreadable};
	const release = confine(context, store.root);
	let plan;
	try {
		({plan} = await scanStore(store, options));
	} finally {
		release();
	}

	const judgement = judge(store.root, options);
	assert.deepEqual(removed(plan), judgement.goes);
	return judgement;
}

describe('hostile input', () => {
	const folder = memoryFolder({after});
	let stores = 0;
	const inStore = async (use: (store: TestStore) => Promise<void>) => {
		const root = `${folder}/${stores++}`;
		mkdirSync(root);
		await use(new TestStore(root));
		rmSync(root, {recursive: true});
	};

	it('in manifests never fails, and never deletes what an independent marking keeps', async (context) => {
		let frozen = 0;
		await fc.assert(
			fc.asyncProperty(many(hostileManifest), fc.boolean(), async (manifests, deleteUnreadable) =>
				inStore(async (store) => {
					const digests = manifests.map((manifest, index) => writeManifest(store, `team/app-${index}`, manifest));
					const judgement = await assertJudged(context, store, deleteUnreadable);
					frozen += judgement.frozen.size;
					for (const digest of digests) {
						assert.ok(describeManifest(`${store.root}/${v2Folder}`, digest).annotations instanceof Map);
					}
				}),
			),
			runs,
		);
		// Of both kinds there are many: those that cannot be judged, and those that are judged all the same.
		assert.ok(frozen > cases / 10 && frozen < (cases * 9) / 10, `${frozen} of ${cases} are frozen`);
	});

	it('in links never fails, and never deletes what an independent marking keeps', async (context) => {
		await fc.assert(
			fc.asyncProperty(many(hostileLink), fc.boolean(), async (all, deleteUnreadable) =>
				inStore(async (store) => {
					for (const [index, link] of all.entries()) {
						writeLink(store, `team/app-${index}`, link);
					}

					await assertJudged(context, store, deleteUnreadable);
				}),
			),
			runs,
		);
	});

	it('never makes the program look outside of the storage: that would have failed', async (context) => {
		await inStore(async (store) => {
			store.push('team/app', {tag: 'v1'});
			const release = confine(context, `${store.root}/elsewhere`);
			await assert.rejects(scanStore(store), /is outside/);
			release();
		});
	});

	const depth = 100_000;
	const descriptors = (count: number) =>
		JSON.stringify(
			Array.from({length: count}, (_, index) => ({digest: `sha256:${index.toString(16).padStart(64, '0')}`, size: 1})),
		);
	for (const [what, text] of Object.entries({
		'a list that is nested very deep': '['.repeat(depth) + ']'.repeat(depth),
		'objects that are nested very deep': `{"layers":[],"annotations":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
		'nothing but brackets, as many as a manifest may have bytes': '['.repeat(4 * 1024 * 1024),
		'as many descriptors as a manifest may have': `{"layers":${descriptors(42_000)}}`,
		'a hundred thousand descriptors': `{"layers":${descriptors(100_000)}}`,
		'a hundred thousand fields of one name': `{${'"layers":[],'.repeat(100_000)}"config":null}`,
		'a hundred thousand fields': `{"layers":[]${Array.from({length: 100_000}, (_, index) => `,"${index}":0`).join('')}}`,
		'a number of a million digits': `{"layers":[],"size":${'9'.repeat(1_000_000)}}`,
		'a text of two million escapes': `{"layers":[],"size":"${String.raw`\n`.repeat(2_000_000)}"}`,
	})) {
		it(`is taken in any size: ${what}`, async (context) => {
			await inStore(async (store) => {
				store.push('team/app', {tag: 'v1'});
				store.push('team/app');
				const {digest} = store.put('team/other', text, {tag: 'v1'});
				await assertJudged(context, store, true);
				assert.equal(describeManifest(`${store.root}/${v2Folder}`, digest).platform, undefined);
			});
		});
	}

	it('is taken in any size: links of some gibibytes, of which nothing is read', async () => {
		await inStore(async (store) => {
			const {digest, layers} = store.push('team/app', {tag: 'v1'});
			store.push('team/app', {tag: 'v1'});
			for (const link of [
				tagCurrentLink('team/app', 'v1'),
				revisionLink('team/app', digest),
				`${layerLinkFolder('team/app', layers[0]!.digest)}/${linkFile}`,
			]) {
				truncateSync(store.path(link), 5 * 1024 ** 3);
			}

			const {plan} = await scanStore(store, {grace: 0});
			assertGoes({plan}, {});
		});
	});
});
