import assert from 'node:assert/strict';
import fs from 'node:fs';
import {describe, it} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import type {Step} from '../../source/plan/plan.ts';
import {Refusal, UserError} from '../../source/errors.ts';
import {listRuns, readJournal} from '../../source/run/journal.ts';
import {lookAgain, type Look} from '../../source/run/look-again.ts';
import type {Journal} from '../../source/run/plan-file.ts';
import {Quarantine} from '../../source/run/quarantine.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import type {Pool} from '../../source/scan/pool.ts';
import {blobData, layerLinkFolder, revisionLink, tagFolder, tagIndexEntryFolder} from '../../source/storage/layout.ts';
import {StorageChanged} from '../../source/storage/walk.ts';
import {createRun, planRun, registryTree, type Choice} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served} from '../support/served.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree} from '../support/tree.ts';

const pool = directPool();
const nothing = {tags: 0, manifests: 0, layerLinks: 0, blobs: 0, bytes: 0};

interface Moved {
	readonly journal: Journal;
	readonly quarantine: Quarantine;
	readonly steps: readonly Step[];
	readonly look: (with_?: Pool) => Promise<Look>;
}

/** Plans the cleanup of a store and moves all that is in the plan (or some of it), and looks when it is told to. */
async function moveAll(
	{root}: TestStore,
	choice: Choice = {},
	which: (step: Step) => boolean = () => true,
): Promise<Moved> {
	createRun(root, await planRun(root, pool, choice), pool);
	const {id} = listRuns(root).at(-1)!;
	const journal = readJournal(root, id);
	const quarantine = new Quarantine(root, id, Date.parse(journal.plan.createdAt));
	const steps = journal.steps.filter(which);
	for (const step of steps) {
		assert.equal(quarantine.move(step), undefined, JSON.stringify(step));
	}

	return {
		journal,
		quarantine,
		steps,
		look: async (withPool = pool) => lookAgain({root, id, journal, quarantine, pool: withPool}, () => undefined),
	};
}

const held = ({quarantine, steps}: Moved) => steps.filter((step) => quarantine.holds(step));
const kindsOf = (steps: readonly Step[]) => [...new Set(steps.map(({kind}) => kind))];

/** Every step whose object names one of some digests. */
const about = (steps: readonly Step[], digests: readonly string[]) =>
	steps.filter((step) => 'digest' in step && digests.includes(step.digest ?? ''));

describe('looking again after the renames', () => {
	it('puts nothing back when nothing has changed, and measures what the plan predicted', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1', layers: 2});
		store.push('team/app', {tag: 'v1', layers: 2});
		store.push('team/other', {layers: 3});
		store.abandonedUpload('team/app', 1000);
		const moved = await moveAll(store);
		const before = registryTree(store.root);
		const look = await moved.look();
		assert.deepEqual(look, {
			figures: moved.journal.plan.after,
			restored: nothing,
			newProblems: [],
			neededLeft: new Set(),
		});
		assert.deepEqual(held(moved), moved.steps);
		assertSameTree(registryTree(store.root), before);
	});

	it("puts a revision back that a tag has moved to, with all that it needs and its places in every tag's history", async (context) => {
		const store = temporaryStore(context);
		const wanted = store.push('team/app', {tag: 'v1', layers: 2});
		store.tag('team/app', 'v2', wanted);
		const unwanted = store.push('team/app', {tag: 'v1'});
		for (const tag of ['v1', 'v2']) {
			store.push('team/app', {tag});
		}

		const complete = served(store.root).get(`team/app@${wanted.digest}`)!;
		const moved = await moveAll(store);
		assert.ok(!store.hasRevision('team/app', wanted.digest));
		// As a rollback does it: the manifest is put again under another tag.
		store.tag('team/app', 'stable', wanted);
		const {restored, newProblems} = await moved.look();
		assert.deepEqual(restored, {
			tags: 0,
			manifests: 1,
			layerLinks: 3,
			blobs: 4,
			bytes: [wanted, wanted.config, ...wanted.layers].reduce((sum, {digest}) => sum + store.sizeOf(digest), 0),
		});
		assert.deepEqual(newProblems, []);
		assert.deepEqual(served(store.root).get('team/app:stable'), complete);
		for (const tag of ['v1', 'v2']) {
			assert.ok(store.has(tagIndexEntryFolder('team/app', tag, wanted.digest)), tag);
		}

		const away = held(moved);
		assert.deepEqual(
			about(away, [unwanted.digest]).map(({kind}) => kind),
			['tag-index', 'revision', 'blob'],
		);
		assert.ok(!store.has(tagIndexEntryFolder('team/app', 'v1', unwanted.digest)));
	});

	it('puts the tag of a signature back with the image that it signs, and leaves one that was deleted by itself', async (context) => {
		const store = temporaryStore(context);
		const signatureOf = ({digest}: {readonly digest: string}) => digest.replace(':', '-');
		const signed = store.push('team/app', {tag: 'v1'});
		const signature = store.push('team/app', {tag: `${signatureOf(signed)}.sig`});
		const kept = store.push('team/app', {tag: 'v2'});
		store.push('team/app', {tag: `${signatureOf(kept)}.sbom`});
		const complete = served(store.root);
		const moved = await moveAll(store, {deleteTags: ['team/app:v1', `team/app:${signatureOf(kept)}.sbom`]});
		assert.deepEqual(
			[...served(store.root).keys()].filter((name) => name.includes(':v')),
			['team/app:v2'],
		);
		assert.ok(!store.has(tagFolder('team/app', `${signatureOf(signed)}.sig`)));
		store.tag('team/app', 'stable', signed);
		const {restored, newProblems} = await moved.look();
		assert.deepEqual([restored.tags, restored.manifests], [1, 2]);
		assert.deepEqual(newProblems, []);
		const name = `team/app:${signatureOf(signed)}.sig`;
		assert.deepEqual(served(store.root).get(name), complete.get(name));
		assert.ok(store.hasRevision('team/app', signature.digest));
		assert.ok(!store.has(tagFolder('team/app', `${signatureOf(kept)}.sbom`)));
	});

	it('puts layers back that a new image reuses, where a client was told that they exist', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const old = store.push('team/app', {layers: 3});
		const moved = await moveAll(store);
		// Its layers were not uploaded, nor linked again: only its config and its manifest were.
		const image = store.push('team/app', {tag: 'v2', layers: old.layers.slice(0, 2)});
		for (const {digest} of old.layers) {
			fs.rmSync(store.path(layerLinkFolder('team/app', digest)), {recursive: true, force: true});
		}

		const {restored, newProblems} = await moved.look();
		assert.deepEqual([restored.manifests, restored.layerLinks, restored.blobs], [0, 2, 2]);
		assert.deepEqual(newProblems, []);
		const things = [...old.layers.slice(0, 2), image.config].map(({digest}) => `blob ${digest}`);
		assert.deepEqual(served(store.root).get('team/app:v2'), new Set([`manifest ${image.digest}`, ...things]));
		assert.ok(!store.hasBlob(old.layers[2]!.digest));
		assert.ok(!store.hasRevision('team/app', old.digest));
	});

	it('puts a blob back that was mounted into another repository, before any manifest names it', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const old = store.push('team/app', {layers: 2});
		const moved = await moveAll(store);
		const [mounted, other] = old.layers.map(({digest}) => digest);
		waitForNextMillisecond();
		store.linkLayer('another/place', mounted!);
		const {restored} = await moved.look();
		assert.equal(restored.blobs, 1);
		assert.ok(store.hasBlob(mounted!));
		assert.ok(!store.hasBlob(other!));
		assert.ok(store.has(layerLinkFolder('team/app', mounted!)), 'young is a property of the digest');
	});

	it('puts the children back that a new index lists, at any depth', async (context) => {
		const store = temporaryStore(context);
		const [one, two, unlisted] = [1, 2, 3].map(() => store.push('team/app'));
		const inner = store.index('team/app', [one!, two!]);
		const complete = served(store.root).get(`team/app@${inner.digest}`)!;
		store.push('team/app', {tag: 'v1'});
		const moved = await moveAll(store);
		const outer = store.index('team/app', [inner], {tag: 'multi'});
		const {restored, newProblems} = await moved.look();
		assert.equal(restored.manifests, 3);
		assert.deepEqual(newProblems, []);
		assert.deepEqual(served(store.root).get('team/app:multi'), new Set([`manifest ${outer.digest}`, ...complete]));
		assert.ok(!store.hasRevision('team/app', unlisted!.digest));
	});

	it('puts back what a new manifest needs that has no tag yet', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const old = store.push('team/app');
		const moved = await moveAll(store);
		waitForNextMillisecond();
		store.push('team/app', {layers: old.layers});
		const {restored, newProblems} = await moved.look();
		assert.equal(restored.blobs, 1);
		assert.ok(store.hasBlob(old.layers[0]!.digest));
		assert.deepEqual(newProblems, []);
	});

	it('puts the signature back with what it signs', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const image = store.push('team/app');
		const signature = store.refer('team/app', image);
		const another = store.refer('team/app', store.push('team/app'));
		const moved = await moveAll(store);
		store.tag('team/app', 'stable', image);
		await moved.look();
		assert.ok(store.hasRevision('team/app', signature.digest));
		assert.ok(served(store.root).get('team/app:stable')!.has(`manifest ${signature.digest}`));
		assert.ok(!store.hasRevision('team/app', another.digest));
	});

	it('puts a manifest back that only its blob is left of, when a tag has moved to it', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const image = store.push('team/app');
		store.removeRevision('team/app', image.digest);
		const moved = await moveAll(store);
		assert.ok(!store.hasBlob(image.digest));
		store.tag('team/app', 'stable', image);
		const {newProblems} = await moved.look();
		assert.ok([image, image.config, ...image.layers].every(({digest}) => store.hasBlob(digest)));
		assert.deepEqual(
			newProblems.map(({kind, reference}) => [kind, reference]),
			[['tag-dangling', 'stable']],
			'it was pushed by somebody who did not link it',
		);
	});

	it('puts everything of a repository back that a new manifest freezes', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app', {tag: 'v1'});
		store.push('team/other', {tag: 'v1'});
		store.push('team/other', {tag: 'v1'});
		store.abandonedUpload('team/app', 1000);
		const gone = digestOf('named by a history alone');
		store.writeLink(tagIndexEntryFolder('team/app', 'v1', gone), gone);
		const complete = registryTree(store.root);
		const moved = await moveAll(store);
		const odd = store.putUnjudgeable('team/app', 'no-fields');
		const {restored} = await moved.look();
		assert.deepEqual([restored.manifests, restored.layerLinks], [1, 2]);
		assert.deepEqual(
			kindsOf(held(moved)).filter((kind) => kind === 'upload'),
			[],
		);
		const inApp = (tree: ReadonlyMap<string, string>) =>
			new Map([...tree].filter(([at]) => at.startsWith('repositories/team/app')));
		fs.rmSync(store.path(revisionLink('team/app', odd.digest)).replace(/\/link$/, ''), {recursive: true});
		assertSameTree(inApp(registryTree(store.root)), inApp(complete));
		assert.ok(held(moved).some((step) => step.kind === 'revision' && step.repository === 'team/other'));
	});

	it("puts a history's entry back whose revision a tag keeps by now, also where only the entry was moved", async (context) => {
		const store = temporaryStore(context);
		const image = store.push('team/app', {tag: 'v1'});
		store.push('team/app', {tag: 'v1'});
		const moved = await moveAll(store, {}, ({kind}) => kind === 'tag-index');
		store.tag('team/app', 'v2', image);
		await moved.look();
		assert.deepEqual(held(moved), []);
		assert.ok(store.has(tagIndexEntryFolder('team/app', 'v1', image.digest)));
	});

	it('puts no entry back into the history of a tag that is gone by now', async (context) => {
		const store = temporaryStore(context);
		const image = store.push('team/app', {tag: 'v1'});
		store.push('team/app', {tag: 'v1'});
		const moved = await moveAll(store);
		store.remove(tagFolder('team/app', 'v1'));
		store.tag('team/app', 'v2', image);
		const {restored} = await moved.look();
		assert.equal(restored.manifests, 1);
		assert.ok(!store.has(tagFolder('team/app', 'v1')));
	});

	it('leaves alone what was chosen for deletion and is not needed', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const gone = store.push('team/app', {tag: 'old'});
		const moved = await moveAll(store, {deleteTags: ['team/app:old']});
		assert.deepEqual((await moved.look()).restored, nothing);
		store.tag('team/app', 'old', gone);
		const {restored} = await moved.look();
		assert.deepEqual([restored.tags, restored.manifests], [0, 1], 'the tag is there again by itself');
	});

	it('goes on until nothing more is needed: somebody may push while it looks', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const [first, second] = [1, 2].map(() => store.push('team/app'));
		const moved = await moveAll(store);
		store.tag('team/app', 'one', first!);
		let looks = 0;
		const pushing = afterEachLook(() => {
			if (looks++ === 0) {
				store.tag('team/app', 'two', second!);
			}
		});
		const {restored, newProblems} = await moved.look(pushing);
		assert.equal(looks, 3);
		assert.equal(restored.manifests, 2);
		assert.deepEqual(newProblems, []);
		assert.deepEqual(
			[first, second].map((image) => store.hasRevision('team/app', image!.digest)),
			[true, true],
		);
	});

	it('ends when somebody never stops, and tells what is wrong by then', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const images = Array.from({length: 20}, () => store.push('team/app'));
		const moved = await moveAll(store);
		let pushed = 0;
		const push = () => store.tag('team/app', `tag-${pushed}`, images[pushed++]!);
		push();
		const {newProblems} = await moved.look(afterEachLook(push));
		assert.equal(pushed, 11, 'ten looks');
		assert.deepEqual(
			newProblems.map(({kind, reference}) => [kind, reference]),
			[['tag-dangling', 'tag-9']],
		);
	});

	it('reads again what vanishes meanwhile, and tells that things were moved when that does not end', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		const moved = await moveAll(store);
		let vanishings = 0;
		const vanishing = (times: number) => {
			vanishings = 0;
			return directPool((name) => {
				if (name === 'readTags' && vanishings < times) {
					vanishings++;
					throw new StorageChanged('/somewhere');
				}
			});
		};
		assert.deepEqual((await moved.look(vanishing(2))).newProblems, []);
		assert.equal(vanishings, 2);
		await assert.rejects(moved.look(vanishing(Infinity)), (error) => {
			assert.ok(error instanceof UserError && !(error instanceof Refusal));
			assert.equal(error.exitCode, 1, 'a refusal would say that nothing was touched');
			assert.match(error.message, /The storage changes while it is read/);
			assert.match(error.hint ?? '', /the next start looks again/);
			return true;
		});
		assert.deepEqual(held(moved), moved.steps);
	});

	it('tells damage that was not there before, and none that was, nor strays', async (context) => {
		const store = temporaryStore(context);
		const image = store.push('team/app', {tag: 'v1'});
		const broken = store.push('team/app', {tag: 'broken'});
		store.removeBlob(broken.layers[0]!.digest);
		store.push('team/app');
		const moved = await moveAll(store);
		assert.equal(moved.journal.problems.length, 1);
		store.stray('repositories/notes.txt');
		assert.deepEqual((await moved.look()).newProblems, []);
		store.removeBlob(image.layers[0]!.digest);
		assert.deepEqual(
			(await moved.look()).newProblems.map(({kind, reference, digest}) => [kind, reference, digest]),
			[['blob-missing', image.digest, image.layers[0]!.digest]],
		);
	});

	it('takes a time in the future for no push: without a grace age nothing is young', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const old = store.push('team/app');
		const nextYear = new Date(Date.now() + 365 * 24 * 60 * 60 * 1000);
		for (const path of [blobData(old.digest), blobData(old.layers[0]!.digest), revisionLink('team/app', old.digest)]) {
			store.setTime(path, nextYear);
		}

		const moved = await moveAll(store);
		assert.deepEqual(await moved.look(), {
			figures: moved.journal.plan.after,
			restored: nothing,
			newProblems: [],
			neededLeft: new Set(),
		});
	});

	it('can be done again over what a purge has left', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const old = store.push('team/app', {tag: 'gone'});
		store.push('team/empty');
		const before = served(store.root);
		const moved = await moveAll(store, {deleteTags: ['team/app:gone'], emptyRepositories: true});
		const {id} = listRuns(store.root).at(-1)!;
		for (const step of moved.steps.slice(0, -3)) {
			fs.rmSync(`${store.root}/docker/registry/cleanup/${id}/v2/${stepPath(step)}`, {recursive: true, force: true});
		}

		const look = await moved.look();
		assert.deepEqual(look, {
			figures: moved.journal.plan.after,
			restored: nothing,
			newProblems: [],
			neededLeft: new Set(),
		});
		assertServed(served(store.root), before, ['team/app:v1']);
		assert.ok(!store.hasBlob(old.digest));
	});
});

function waitForNextMillisecond(): void {
	const now = Date.now();
	while (Date.now() < now + 25);
}

/** A pool that calls back when a look has read the tags. */
function afterEachLook(callback: () => void): Pool {
	return {
		...pool,
		async run(name, v2, input) {
			const result = await pool.run(name, v2, input);
			if (name === 'readTags') {
				callback();
			}

			return result;
		},
	};
}
