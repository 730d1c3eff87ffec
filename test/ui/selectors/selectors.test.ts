import assert from 'node:assert/strict';
import {after, describe, it} from 'node:test';
import {createSession, type Session, type Settings} from '../../../source/session.ts';
import {findRevision} from '../../../source/inventory/inventory.ts';
import {finish} from '../../../source/inventory/pieces.ts';
import type {Plan} from '../../../source/plan/plan.ts';
import type {Digest} from '../../../source/storage/digest.ts';
import {cronCommand, excludeGlobs} from '../../../source/ui/selectors/exclude-globs.ts';
import {choicesOf} from '../../../source/selection/changes.ts';
import {freedBytes, freesWith, layersOf, repositoriesUsing} from '../../../source/ui/selectors/layer-rows.ts';
import {familyReclaim, manifestBytes} from '../../../source/ui/selectors/manifest-bytes.ts';
import type {ManifestRows} from '../../../source/ui/selectors/manifest-row-list.ts';
import {manifestRows} from '../../../source/ui/selectors/manifest-rows.ts';
import {neededSteps, planChecks} from '../../../source/ui/selectors/plan-checks.ts';
import {repositoryFacts} from '../../../source/ui/selectors/repository-facts.ts';
import {repositoryRow, repositoryRows} from '../../../source/ui/selectors/repository-rows.ts';
import {whyKept} from '../../../source/ui/selectors/why-kept.ts';
import {choose, choosable} from '../../support/choosing.ts';
import {temporaryStore, type TestStore} from '../../support/store.ts';
import {settingsFor, stagedDemo} from '../../support/ui-session.ts';

const sessions: Session[] = [];
after(async () => {
	for (const session of sessions) {
		await session.close();
	}
});

async function scan(store: TestStore, given: Partial<Settings> = {}): Promise<Session> {
	const session = createSession(settingsFor(store.root, given));
	sessions.push(session);
	await session.scan();
	return session;
}

const plain = {sort: 'name', reversed: false, filter: '', show: 'all'} as const;

const revisionOf = ({inventory}: Session, digest: Digest, repository = 0) =>
	findRevision(inventory, repository, inventory.digests.find(digest));

/** Rows as short texts, digests by the names that a test gave them. */
function told({inventory}: Session, rows: ManifestRows, names: Readonly<Record<string, Digest>>): string[] {
	const nameOf = (revision: number) => {
		const digest = inventory.digests.text(inventory.revisions.digest[revision]!);
		return Object.keys(names).find((name) => names[name] === digest) ?? digest;
	};

	return Array.from({length: rows.length}, (_, index) => {
		const row = rows.at(index)!;
		switch (row.kind) {
			case 'section':
				return `${row.section} ${row.count}`;
			case 'tag':
				return `tag ${inventory.tags.names[row.tag]}${row.revision < 0 ? ' dangling' : ''}`;
			case 'alias':
				return `tag ${inventory.tags.names[row.tag]} = ${inventory.tags.names[row.sameAs]}`;
			case 'manifest':
				return `${row.guide}${nameOf(row.revision)}${row.referrer ? ' (referrer)' : ''}${row.again ? ' (again)' : ''}`;
		}
	});
}

describe('repositoryFacts', () => {
	it('has for every repository the figures that the plan has', async () => {
		const session = await stagedDemo();
		const facts = repositoryFacts(session.inventory);
		const {names} = session.inventory.repositories;
		const expected = session.plan().repositories;
		assert.deepEqual(
			facts.listed.map((repository) => {
				const row = repositoryRow(session, repository);
				return [row.name, row.bytes, row.tags, row.untagged];
			}),
			expected.map(({name, bytes, tags, untagged}) => [name, bytes, tags, untagged]),
		);
		for (const {name, reclaimableBytes} of expected) {
			const {mark, reclaim} = repositoryRow(session, names.indexOf(name));
			assert.equal(reclaim, mark === '[!]' ? undefined : reclaimableBytes, name);
		}
	});

	it('is computed once for an inventory', async () => {
		const {inventory} = await stagedDemo();
		assert.equal(repositoryFacts(inventory), repositoryFacts(inventory));
	});
});

describe('repositoryRows', () => {
	it('lists every repository once, and the orphans where there are any', async (t) => {
		const store = temporaryStore(t);
		store.push('b', {tag: 'v1'});
		store.push('a', {tag: 'v1'});
		assert.deepEqual([...finish(repositoryRows(await scan(store), plain))], [0, 1]);
		store.blob('nothing references it', 'text/plain');
		assert.deepEqual([...finish(repositoryRows(await scan(store), plain))], [0, 1, -1]);
	});
});

describe('manifestRows', () => {
	it('shows tags on one digest together, and a dangling tag by itself', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v2'});
		store.tag('app', 'latest', image);
		store.danglingTag('app', 'gone');
		const session = await scan(store);
		assert.deepEqual(told(session, finish(manifestRows(session, 0, plain, new Set())), {}), [
			'tagged 3',
			'tag gone dangling',
			'tag latest',
			'tag v2 = latest',
			'untagged 0',
		]);
	});

	it('unfolds what two indexes share where it comes first', async (t) => {
		const store = temporaryStore(t);
		const shared = store.push('app');
		const own = store.push('app');
		const big = store.index('app', [shared, own]);
		const small = store.index('app', [shared]);
		const session = await scan(store);
		const names = {shared: shared.digest, own: own.digest, big: big.digest, small: small.digest};
		const rows = told(session, finish(manifestRows(session, 0, {...plain, sort: 'count'}, new Set())), names);
		assert.deepEqual(rows.slice(0, 3), ['tagged 0', 'untagged 4', 'big']);
		assert.deepEqual(
			rows.slice(3, 5).sort(),
			['`- own', '`- shared', '|- own', '|- shared'].filter((row) => rows.includes(row)),
		);
		assert.deepEqual(rows.slice(5), ['small', '`- shared (again)']);
	});

	it('shows an index that lists its own subject once: it keeps itself in a ring', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('app');
		const index = store.index('app', [image], {subject: image});
		const session = await scan(store);
		const rows = told(session, finish(manifestRows(session, 0, plain, new Set())), {
			image: image.digest,
			index: index.digest,
		});
		assert.equal(rows.length, 4 + 1);
		assert.deepEqual(rows.slice(0, 2), ['tagged 0', 'untagged 2']);
		assert.ok(rows[4]!.endsWith('(again)'), rows.join('; '));
	});

	it('shows a signature below what it signs', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('app');
		const signature = store.refer('app', image);
		const session = await scan(store);
		const names = {image: image.digest, signature: signature.digest};
		assert.deepEqual(told(session, finish(manifestRows(session, 0, plain, new Set())), names), [
			'tagged 0',
			'untagged 2',
			'image',
			'`- signature (referrer)',
		]);
	});

	it('leaves the rows of a folded section out', async (t) => {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		store.push('app');
		const session = await scan(store);
		const rows = told(session, finish(manifestRows(session, 0, plain, new Set(['tagged', 'untagged']))), {});
		assert.deepEqual(rows, ['tagged 1', 'untagged 1']);
	});
});

describe('what a manifest frees', () => {
	it('is for an index what its children share among themselves too', async (t) => {
		const store = temporaryStore(t);
		const base = store.ownLayer(1000);
		const left = store.push('app', {layers: [base]});
		const right = store.push('app', {layers: [base]});
		const index = store.index('app', [left, right]);
		const session = await scan(store);
		const all = session.estimate.total.bytes;
		assert.equal(familyReclaim(session, revisionOf(session, index.digest)), all);
		assert.equal(manifestBytes(session.inventory, revisionOf(session, index.digest)), all);
		const child = familyReclaim(session, revisionOf(session, left.digest));
		assert.equal(child, left.config.size, "its layer is its sibling's too, its manifest is the index's too");
	});

	it('is nothing while it is kept', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v1'});
		const session = await scan(store);
		assert.equal(familyReclaim(session, revisionOf(session, image.digest)), 0);
	});

	it('is the sum of its blobs that go, for every manifest that goes', async () => {
		const session = await stagedDemo();
		const {inventory, estimate} = session;
		for (let revision = 0; revision < inventory.revisions.digest.length; revision++) {
			if (estimate.goes(revision)) {
				const layers = layersOf(inventory, revision);
				const going = layers.filter(({digest}) => estimate.blobGoes(digest));
				assert.deepEqual(
					layers.filter((layer) => freesWith(session, layer)),
					going,
				);
				assert.equal(
					freedBytes(session, layers).selected,
					going.reduce((sum, {bytes}) => sum + bytes, 0),
				);
			}
		}
	});
});

describe('layersOf', () => {
	it('knows who else uses a blob, in every repository', async (t) => {
		const store = temporaryStore(t);
		const base = store.ownLayer();
		const image = store.push('a', {layers: [base]});
		store.push('b', {layers: [base], tag: 'v1'});
		store.push('b', {layers: [base], tag: 'v2'});
		const session = await scan(store);
		const layers = layersOf(session.inventory, revisionOf(session, image.digest));
		const layer = layers.find(({role}) => role === 'layer')!;
		assert.deepEqual(repositoriesUsing(session.inventory, layer), [['b', 2]]);
		assert.equal(freesWith(session, layer), false);
		assert.deepEqual(
			layers.map(({role}) => role),
			['config', 'layer', 'manifest'],
		);
	});

	it('says which blob is missing', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('a');
		store.removeBlob(image.layers[0]!.digest);
		const session = await scan(store);
		const layers = layersOf(session.inventory, revisionOf(session, image.digest));
		assert.deepEqual(
			layers.map(({missing}) => missing),
			[false, true, false],
		);
	});
});

describe('whyKept', () => {
	it('tells young from needed, and nothing of what goes', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('app');
		const tagged = store.push('app', {tag: 'v1'});
		const young = await scan(store, {grace: 3600});
		assert.equal(whyKept(young, revisionOf(young, image.digest))?.why, 'young');
		const session = await scan(store);
		assert.equal(whyKept(session, revisionOf(session, image.digest)), undefined);
		assert.equal(whyKept(session, revisionOf(session, tagged.digest))?.sentence, 'tag v1 needs it');
	});
});

const checksOf = (session: Session, plan: Plan) =>
	planChecks(session, plan, {
		needed: finish(neededSteps(session.inventory, plan)),
		notes: [],
		writers: [],
		now: session.inventory.scannedAt,
	});

describe('planChecks', () => {
	it('stops a plan that would delete what a tag needs', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v1'});
		store.push('app');
		const session = await scan(store);
		const plan = session.plan();
		const levels = (steps: typeof plan.steps) =>
			checksOf(session, {...plan, steps}).map(({level, text}) => `${level} ${text}`);
		assert.ok(levels(plan.steps).includes('ok No tag and nothing that a tag needs is in this plan'));
		const wrong = [...plan.steps, {kind: 'revision', repository: 'app', digest: image.digest} as const];
		assert.ok(levels(wrong).includes('stop 1 manifests that a tag needs are in this plan'));
	});

	it('stops what a session refuses, and warns of it in a dry run', async (t) => {
		const store = temporaryStore(t);
		store.push('app');
		for (const [dryRun, level] of [
			[false, 'stop'],
			[true, 'warn'],
		] as const) {
			const session = await scan(store, {dryRun});
			const [first] = checksOf(session, session.plan());
			assert.equal(first?.level, level);
			assert.match(first.text, /^This storage has manifests and not one tag/);
		}
	});

	it('warns of a scan that is old', async () => {
		const session = await stagedDemo();
		const twoHours = session.inventory.scannedAt + 2 * 3_600_000;
		const checks = planChecks(session, session.plan(), {needed: 0, notes: ['a note'], writers: [], now: twoHours});
		assert.ok(checks.some(({level, text}) => level === 'warn' && text === 'Scanned 2h ago: R scans again'));
		assert.deepEqual(checks.at(-1), {level: 'ok', text: 'a note'});
	});
});

describe('exclusions', () => {
	it('become globs: what is excluded as a whole, and manifests by their digest', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('team/app');
		store.push('team/app [old]', {tag: 'v1'});
		const session = await scan(store, {exclude: ['team/*old*']});
		assert.deepEqual(excludeGlobs(session), ['team/*old*']);
		await choose(session, choosable.revision(revisionOf(session, image.digest)));
		assert.deepEqual(excludeGlobs(session), ['team/*old*', `team/app@${image.digest}`]);
		await choose(session, choosable.repository(0));
		assert.deepEqual(excludeGlobs(session), ['team/*old*', 'team/app']);
	});

	it('mean the same to the next start', async (t) => {
		const store = temporaryStore(t);
		const names = ['plain', 'deep/er', 'odd(name)', 'odd+name', 'odd [1]', 'odd*', '{a,b}', '!not', '.hidden'];
		for (const name of [...names, 'odd', 'other']) {
			store.push(name, {tag: 'v1'});
		}

		const image = store.push('odd {x}');
		const session = await scan(store);
		const ordinal = (name: string) => session.inventory.repositories.names.indexOf(name);
		for (const name of names) {
			await choose(session, choosable.repository(ordinal(name)));
		}

		await choose(session, choosable.revision(revisionOf(session, image.digest, ordinal('odd {x}'))));
		const next = await scan(store, {exclude: excludeGlobs(session)});
		assert.deepEqual(choicesOf(next.selection), choicesOf(session.selection));
	});

	it('make a command that a shell understands, with the options that were given', async (t) => {
		const store = temporaryStore(t);
		store.push("it's", {tag: 'v1'});
		const session = await scan(store, {grace: 7200, keepLast: 3, deleteTags: ['**:v*'], olderThan: 86_400});
		await choose(session, choosable.repository(0));
		assert.equal(
			cronCommand(session),
			String.raw`registry-cleanup-tui clean --root ${store.root} --exclude 'it'\''s' --delete-tags '**:v*' --keep-last 3 --older-than 1d --grace 2h --no-registry --yes`,
		);
		await session.setGrace(86_400);
		assert.match(cronCommand(session), / --older-than 1d --grace 1d --no-registry --yes$/);
		await session.setGrace(3600);
		assert.doesNotMatch(cronCommand(session), /--grace/);
		await session.setGrace(0);
		assert.doesNotMatch(cronCommand(session), /--grace/, 'at night a push may be under way');
	});
});
