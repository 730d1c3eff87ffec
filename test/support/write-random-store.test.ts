import assert from 'node:assert/strict';
import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {after, test} from 'node:test';
import fc from 'fast-check';
import {
	blobFolder,
	layerLinkFolder,
	revisionFolder,
	tagFolder,
	tagIndexEntryFolder,
	uploadFolder,
	v2Folder,
} from '../../source/storage/layout.ts';
import {judge, type Judgement, type OracleOptions, type Things} from './oracle.ts';
import {readManifest, readStore} from './oracle-disk.ts';
import {randomOptions, randomStore, storeOfSeed, type RandomOptions, type RandomStore} from './random-store.ts';
import {memoryFolder} from './store.ts';
import {assertSameTree, snapshotTree} from './tree.ts';
import {resolveOptions, writeRandomStore, type WrittenStore} from './write-random-store.ts';

const folder = memoryFolder({after});
let count = 0;

function write(store: RandomStore): WrittenStore {
	const root = join(folder, String(count++));
	mkdirSync(root);
	return writeRandomStore(root, store);
}

const remove = ({root}: WrittenStore) => {
	rmSync(root, {recursive: true});
};

/** Judges some written random stores. */
function forSeeds(
	seeds: number,
	visit: (judgement: Judgement, written: WrittenStore, oracle: OracleOptions) => void,
): void {
	for (let seed = 1; seed <= seeds; seed++) {
		const {store, options} = storeOfSeed(seed);
		const written = write(store);
		const {oracle} = resolveOptions(written, options);
		visit(judge(written.root, oracle), written, oracle);
		remove(written);
	}
}

test('a seed stands for one store', () => {
	const [first, second] = [write(storeOfSeed(2).store), write(storeOfSeed(2).store)];
	const leaveTimesOut = (path: string) => path.endsWith('/startedat');
	const tree = snapshotTree(first.root, leaveTimesOut);
	assert.ok(tree.size > 20);
	assertSameTree(snapshotTree(second.root, leaveTimesOut), tree);
	remove(first);
	remove(second);
});

test('random stores reach every state', () => {
	const seen = new Map<string, number>();
	const see = (state: string, is: boolean) => seen.set(state, (seen.get(state) ?? 0) + (is ? 1 : 0));
	forSeeds(150, ({kept, goes, frozen}, {root}) => {
		for (const kind of Object.keys(goes) as Array<keyof Things>) {
			see(`${kind} that go`, goes[kind].size > 0);
			see(`${kind} that stay`, kept[kind].size > 0);
		}

		const store = readStore(root);
		const {repositories} = store;
		const tags = repositories.flatMap((repository) => [...repository.tags.values()].map((tag) => ({repository, tag})));
		const revisions = repositories.flatMap((repository) =>
			[...repository.revisions].map(([digest, revision]) => ({repository, digest, revision})),
		);
		const manifests = revisions.map(({repository, digest}) => ({
			repository,
			digest,
			manifest: readManifest(store, digest),
		}));
		see('frozen', frozen.size > 0);
		see(
			'frozen without layers',
			repositories.some(({name, hasLayers}) => frozen.has(name) && !hasLayers),
		);
		see(
			'broken tag',
			tags.some(({tag}) => tag.current === undefined),
		);
		see(
			'dangling tag',
			tags.some(({tag: {current}}) => current !== undefined && !store.blobs.has(current)),
		);
		see(
			'repairable tag',
			tags.some(({repository, tag: {current = ''}}) => !repository.revisions.has(current) && store.blobs.has(current)),
		);
		see(
			'odd tag',
			repositories.some(({linked, oddTags}) => !linked && oddTags.length > 0),
		);
		see(
			'repository behind a link',
			repositories.some(({linked}) => linked),
		);
		see(
			'blob behind a link',
			[...store.blobs.values()].some(({linked}) => linked),
		);
		see(
			'misdirected revision',
			revisions.some(({digest, revision: {names = digest}}) => names !== digest),
		);
		see(
			'unreadable revision link',
			revisions.some(({revision}) => revision.names === undefined),
		);
		see(
			'signature',
			repositories.some(({signatures}) => [...signatures.values()].some((blobs) => blobs.length > 0)),
		);
		see(
			'alias',
			repositories.some(({layers}) =>
				[...layers].some(([digest, {names = digest}]) => names !== digest && !store.blobs.has(digest)),
			),
		);
		see(
			'missing manifest',
			manifests.some(({manifest}) => manifest === 'missing'),
		);
		see(
			'ring',
			manifests.some(
				({manifest}) =>
					typeof manifest === 'object' && manifest.children.some(({digest}) => digest === manifest.subject),
			),
		);
		see(
			'referrer',
			manifests.some(
				({repository, manifest}) => typeof manifest === 'object' && repository.revisions.has(manifest.subject ?? ''),
			),
		);
		see(
			'nested index',
			manifests.some(
				({manifest}) =>
					typeof manifest === 'object' &&
					manifest.children.some(({digest}) => {
						const child = readManifest(store, digest);
						return typeof child === 'object' && child.children.length > 0;
					}),
			),
		);
		see('shared manifest', new Set(manifests.map(({digest}) => digest)).size < manifests.length);
		see(
			'leftover',
			repositories.some(({leftoverTime}) => leftoverTime > 0),
		);
		see(
			'stray',
			repositories.some(({hasStrays}) => hasStrays),
		);
		see(
			'sha512',
			manifests.some(({digest}) => digest.startsWith('sha512')),
		);
	});

	assert.deepEqual(
		[...seen].filter(([, times]) => times < 2).map(([state]) => state),
		[],
	);
});

/** Deletes what goes, plainly. */
function carryOut({goes}: Judgement, {root}: WrittenStore): void {
	const erase = (path: string) => rmSync(join(root, v2Folder, path), {recursive: true});
	const split = (thing: string, mark: string) => {
		const at = thing.indexOf(mark);
		return [thing.slice(0, at), thing.slice(at + 1)] as const;
	};
	for (const thing of goes.tagIndex) {
		const [repository, rest] = split(thing, ':');
		erase(tagIndexEntryFolder(repository, ...split(rest, '@')));
	}

	goes.tags.forEach((thing) => erase(tagFolder(...split(thing, ':'))));
	goes.revisions.forEach((thing) => erase(revisionFolder(...split(thing, '@'))));
	goes.layerLinks.forEach((thing) => erase(layerLinkFolder(...split(thing, '@'))));
	goes.blobs.forEach((digest) => erase(blobFolder(digest)));
	for (const thing of goes.uploads) {
		const at = thing.lastIndexOf('/');
		erase(uploadFolder(thing.slice(0, at), thing.slice(at + 1)));
	}
}

test('property: a second judgement, after all that goes is gone, keeps the same and finds nothing to do', () => {
	fc.assert(
		fc.property(randomStore, randomOptions, (store: RandomStore, options: RandomOptions) => {
			const written = write(store);
			const {oracle} = resolveOptions(written, {...options, emptyRepositories: false});
			const before = judge(written.root, oracle);
			// What only a deleted tag names is kept in a frozen repository: the next time nothing names it.
			const isForgotten = readStore(written.root).repositories.some(
				({name, tags, revisions}) =>
					before.frozen.has(name) &&
					[...tags].some(
						([tag, {current}]) =>
							current !== undefined && !revisions.has(current) && before.goes.tags.has(`${name}:${tag}`),
					),
			);
			if (isForgotten) {
				remove(written);
				return;
			}

			carryOut(before, written);
			const after = judge(written.root, oracle);
			remove(written);
			assert.deepEqual(after.kept, before.kept);
			assert.deepEqual(
				Object.values(after.goes).flatMap((things: Set<string>) => [...things]),
				[],
			);
			assert.deepEqual(after.frozen, before.frozen);
		}),
		{numRuns: 150},
	);
});

test('property: all that a kept manifest of a tag needs is kept', () => {
	fc.assert(
		fc.property(randomStore, randomOptions, (random, options) => {
			const written = write(random);
			const {kept, goes} = judge(written.root, resolveOptions(written, options).oracle);
			const store = readStore(written.root);
			for (const {name, tags} of store.repositories) {
				for (const [tag, {current}] of tags) {
					const manifest =
						current !== undefined && kept.tags.has(`${name}:${tag}`) ? readManifest(store, current) : 'missing';
					const needed =
						manifest === 'missing' ? [] : [current!, ...(manifest === 'unjudgeable' ? [] : manifest.references)];
					for (const digest of needed) {
						assert.ok(!goes.blobs.has(digest), `${name}:${tag} needs ${digest}`);
					}
				}
			}

			assert.ok(readdirSync(written.root).length > 0);
			remove(written);
		}),
		{numRuns: 150},
	);
});
