import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {UserError} from '../../source/errors.ts';
import type {Step} from '../../source/plan/plan.ts';
import {quarantineFolder} from '../../source/run/journal.ts';
import {Quarantine} from '../../source/run/quarantine.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import {
	blobData,
	blobFolder,
	layerLinkFolder,
	linkFile,
	repositoryFolder,
	revisionFolder,
	revisionLink,
	tagCurrentLink,
	tagFolder,
	tagIndexEntryFolder,
	uploadFolder,
	v2Folder,
} from '../../source/storage/layout.ts';
import {putElsewhere} from '../support/other-file-systems.ts';
import {registryTree} from '../support/run-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree, type Tree} from '../support/tree.ts';

const id = '20261124T101500Z-4f2a';
const name = 'team/app';

type StepOf<Kind extends Step['kind']> = Extract<Step, {kind: Kind}>;
type Steps = {readonly [Kind in Step['kind']]: StepOf<Kind>};

interface Sample {
	readonly store: TestStore;
	readonly quarantine: Quarantine;
	readonly steps: Steps;
	/** Where a step's object is once it was moved. */
	readonly moved: (step: Step) => string;
}

/** A store with one of each thing that a step moves. Everything in it is older than the plan. */
function sample(context: TestContext): Sample {
	const store = temporaryStore(context);
	const {digest, layers} = store.push(name, {tag: 'v1'});
	store.push(name, {tag: 'v1'});
	store.push('team/app/cache', {tag: 'v1'});
	store.emptyRepository('team/app/old');
	const layer = layers[0]!.digest;
	const upload = store.abandonedUpload(name, 1000, 50);
	const leftover = path.posix.dirname(store.leftover(revisionFolder(name, layer), 'link'));
	const steps: Steps = {
		tag: {kind: 'tag', repository: name, tag: 'v1', digest: currentOf(store, 'v1')},
		'tag-index': {kind: 'tag-index', repository: name, tag: 'v1', digest},
		revision: {kind: 'revision', repository: name, digest},
		'layer-link': {kind: 'layer-link', repository: name, digest: layer},
		blob: {kind: 'blob', digest: layer, bytes: store.sizeOf(layer)},
		upload: {kind: 'upload', repository: name, id: upload, bytes: 50 + '2026-05-01T00:00:00Z'.length},
		leftover: {kind: 'leftover', path: leftover},
		repository: {kind: 'repository', repository: 'team/app/old'},
	};
	const quarantine = new Quarantine(store.root, id, Date.now());
	const moved = (step: Step) => path.join(quarantineFolder(store.root, id), stepPath(step));
	return {store, quarantine, steps, moved};
}

const currentOf = (store: TestStore, tag: string) => fs.readFileSync(store.path(tagCurrentLink(name, tag)), 'utf8');

/** Later than the millisecond in which the plan's scan began, by any kernel's clock tick. */
function waitForNextMillisecond(): void {
	const now = Date.now();
	while (Date.now() < now + 25);
}

/** Makes each folder above a step's object a symbolic link in turn; `check` must leave everything as it is. */
function swapEachFolderAbove(store: TestStore, step: Step, check: (folder: string) => void): void {
	const parts = stepPath(step).split('/');
	for (let length = 2; length < parts.length; length++) {
		const folder = store.path(parts.slice(0, length).join('/'));
		const elsewhere = `${store.root}/elsewhere`;
		fs.renameSync(folder, elsewhere);
		fs.symlinkSync(elsewhere, folder);
		const before = snapshotTree(store.root);
		check(folder);
		assertSameTree(snapshotTree(store.root), before);
		fs.rmSync(folder);
		fs.renameSync(elsewhere, folder);
	}
}

/** What is below a path, itself included. */
const treeOf = (at: string): Tree =>
	snapshotTree(path.dirname(at), (found) => found.split('/')[0] !== path.basename(at));

const kinds = ['tag', 'tag-index', 'revision', 'layer-link', 'blob', 'upload', 'leftover'] as const;

describe('the quarantine', () => {
	for (const kind of kinds) {
		it(`takes a ${kind} with all that is in it, keeps its path, and gives it back`, (context) => {
			const {store, quarantine, steps, moved} = sample(context);
			const step = steps[kind];
			const before = registryTree(store.root);
			const own = treeOf(store.path(stepPath(step)));
			assert.equal(quarantine.holds(step), false);

			assert.equal(quarantine.move(step), undefined);
			assert.equal(quarantine.holds(step), true);
			assert.deepEqual(treeOf(moved(step)), own);
			assert.ok(!store.has(stepPath(step)));
			const others = [...before.keys()].filter((at) => at !== stepPath(step) && !at.startsWith(`${stepPath(step)}/`));
			assert.deepEqual([...registryTree(store.root).keys()], others, 'nothing else is moved');

			assert.equal(quarantine.putBack(step), undefined);
			assert.equal(quarantine.holds(step), false);
			assertSameTree(registryTree(store.root), before);
		});

		it(`deletes a ${kind} for good, and nothing else`, (context) => {
			const {store, quarantine, steps} = sample(context);
			const at = stepPath(steps[kind]);
			const others = [...registryTree(store.root)].filter(([path]) => path !== at && !path.startsWith(`${at}/`));
			assert.equal(quarantine.delete(steps[kind]), undefined);
			assertSameTree(registryTree(store.root), new Map(others));
			assert.equal(quarantine.holds(steps[kind]), false);
			assert.equal(quarantine.delete(steps[kind]), 'it is gone already');
		});

		it(`leaves a ${kind} that is a mount point`, (context) => {
			const {store, quarantine, steps} = sample(context);
			const at = stepPath(steps[kind]);
			// As a mount on this very folder does it.
			putElsewhere(context, store.root, [at]);
			const {renameSync} = fs;
			const before = registryTree(store.root);
			assert.equal(quarantine.delete(steps[kind]), 'it is a mount point');
			context.mock.method(fs, 'renameSync', (from: string, to: string) => {
				if (from === store.path(at)) {
					throw Object.assign(new Error('EBUSY: resource busy or locked'), {code: 'EBUSY'});
				}

				renameSync(from, to);
			});
			assert.equal(quarantine.move(steps[kind]), 'it is a mount point');
			assertSameTree(registryTree(store.root), before);
		});

		it(`drops a ${kind} that is gone`, (context) => {
			const {store, quarantine, steps} = sample(context);
			store.remove(stepPath(steps[kind]));
			assert.equal(quarantine.move(steps[kind]), 'it is gone already');
			assert.equal(quarantine.putBack(steps[kind]), 'it is gone already');
		});

		it(`drops a ${kind} that has become a symbolic link`, (context) => {
			const {store, quarantine, steps} = sample(context);
			const at = store.path(stepPath(steps[kind]));
			fs.renameSync(at, `${store.root}/elsewhere`);
			fs.symlinkSync(`${store.root}/elsewhere`, at);
			const before = snapshotTree(store.root);
			assert.equal(quarantine.move(steps[kind]), 'it is a symbolic link');
			assert.equal(quarantine.delete(steps[kind]), 'it is a symbolic link');
			assertSameTree(snapshotTree(store.root), before);
		});

		it(`moves no ${kind} through a symbolic link that a folder above it has become since`, (context) => {
			const {store, quarantine, steps} = sample(context);
			const step = steps[kind];
			swapEachFolderAbove(store, step, (folder) => {
				quarantine.forget();
				assert.equal(quarantine.move(step), 'a folder above it is a symbolic link', folder);
				assert.equal(quarantine.delete(step), 'a folder above it is a symbolic link', folder);
			});
			quarantine.forget();
			assert.equal(quarantine.move(step), undefined);
		});

		it(`puts no ${kind} back through a symbolic link`, (context) => {
			const {store, quarantine, steps} = sample(context);
			const step = steps[kind];
			quarantine.move(step);
			swapEachFolderAbove(store, step, (folder) => {
				quarantine.forget();
				assert.equal(quarantine.putBack(step), 'a folder above it is a symbolic link', folder);
			});
		});

		it(`puts no ${kind} back over something that exists, but over an empty folder`, (context) => {
			const {store, quarantine, steps} = sample(context);
			const step = steps[kind];
			const original = registryTree(store.root);
			quarantine.move(step);
			const at = store.path(stepPath(step));
			fs.mkdirSync(at, {recursive: true});
			fs.writeFileSync(`${at}/newer`, 'something');
			const before = snapshotTree(store.root);
			assert.equal(quarantine.putBack(step), 'it is there already');
			assertSameTree(snapshotTree(store.root), before);

			fs.rmSync(`${at}/newer`);
			assert.equal(quarantine.putBack(step), undefined);
			assertSameTree(registryTree(store.root), original);
		});

		it(`puts no ${kind} back over a file, nor below one`, (context) => {
			const {store, quarantine, steps} = sample(context);
			const step = steps[kind];
			quarantine.move(step);
			const at = store.path(stepPath(step));
			fs.writeFileSync(at, 'no folder');
			assert.equal(quarantine.putBack(step), 'it is there already');
			fs.rmSync(at);
			fs.renameSync(path.dirname(at), `${store.root}/elsewhere`);
			fs.writeFileSync(path.dirname(at), 'no folder');
			assert.equal(quarantine.putBack(step), 'it is there already');
			assert.equal(quarantine.holds(step), true);
		});
	}

	it('makes the folders again that vanished while something was away', (context) => {
		const {store, quarantine, steps} = sample(context);
		quarantine.move(steps.revision);
		store.remove(`${repositoryFolder(name)}/_manifests/revisions`);
		assert.equal(quarantine.putBack(steps.revision), undefined);
		assert.ok(store.hasRevision(name, steps.revision.digest));
	});

	it('gives folders that root makes to whom the folder above belongs', (context) => {
		const {store, quarantine, steps} = sample(context);
		quarantine.move(steps.revision);
		const manifests = `${repositoryFolder(name)}/_manifests`;
		store.remove(`${manifests}/revisions`);
		const {uid, gid} = fs.statSync(store.path(manifests));
		const given: string[] = [];
		context.mock.method(process as {getuid(): number}, 'getuid', () => 0);
		context.mock.method(fs, 'lchownSync', (at: string, ...owner: readonly number[]) => {
			assert.deepEqual(owner, [uid, gid]);
			given.push(path.relative(store.path(manifests), at));
		});
		quarantine.putBack(steps.revision);
		assert.deepEqual(given.sort(), ['revisions', 'revisions/sha256']);
	});

	it('puts no entry of a history back whose tag is gone, but one whose tag is only broken', (context) => {
		const {store, quarantine, steps} = sample(context);
		quarantine.move(steps['tag-index']);
		store.breakTag(name, 'v1', 'missing');
		assert.equal(quarantine.putBack(steps['tag-index']), undefined);
		quarantine.move(steps['tag-index']);
		store.remove(tagFolder(name, 'v1'));
		assert.equal(quarantine.putBack(steps['tag-index']), 'its tag is gone');
	});
});

describe('a step is dropped where the disk disagrees with what the plan saw:', () => {
	const other = `sha256:${'0'.repeat(64)}`;
	const cases: ReadonlyArray<
		readonly [
			what: string,
			kind: (typeof kinds)[number],
			change: (store: TestStore, steps: Steps) => void,
			reason: string,
		]
	> = [
		['a tag that was pushed', 'tag', (store) => store.tag(name, 'v1', {digest: other}), 'the tag was pushed meanwhile'],
		[
			'a tag that was pushed again with the same manifest',
			'tag',
			(store, {tag}) => store.tag(name, 'v1', {digest: tag.digest!}),
			'the tag was pushed meanwhile',
		],
		['a tag that broke', 'tag', (store) => store.breakTag(name, 'v1', 'empty'), 'the tag was pushed meanwhile'],
		[
			"an entry of a tag's history that was pushed again",
			'tag-index',
			(store, {'tag-index': {digest}}) => store.writeLink(tagIndexEntryFolder(name, 'v1', digest), digest),
			'it was pushed meanwhile',
		],
		[
			'a revision that was pushed again',
			'revision',
			(store, {revision: {digest}}) => store.linkRevision(name, digest),
			'it was pushed meanwhile',
		],
		[
			'a layer link that was pushed again',
			'layer-link',
			(store, {'layer-link': {digest}}) => store.linkLayer(name, digest),
			'it was pushed meanwhile',
		],
		['a blob that was cut off', 'blob', (store, {blob}) => store.truncateBlob(blob.digest, 3), 'its size has changed'],
		[
			'a blob that grew',
			'blob',
			(store, {blob}) => fs.appendFileSync(store.path(blobData(blob.digest)), 'x'),
			'its size has changed',
		],
		[
			'a blob without data',
			'blob',
			(store, {blob}) => fs.rmSync(store.path(blobData(blob.digest))),
			'its size has changed',
		],
		[
			'a blob whose data has become a symbolic link',
			'blob',
			(store, {blob}) => {
				const data = store.path(blobData(blob.digest));
				fs.rmSync(data);
				// A link's size is the length of its target.
				fs.symlinkSync('x'.repeat(blob.bytes), data);
			},
			'its size has changed',
		],
		[
			'a blob that was pushed again',
			'blob',
			(store, {blob}) => store.write(blobData(blob.digest), store.readBlob(blob.digest)),
			'it was pushed meanwhile',
		],
		[
			'an upload that grew',
			'upload',
			(store, {upload}) => fs.appendFileSync(store.path(`${uploadFolder(name, upload.id)}/data`), 'x'),
			'somebody has gone on with it',
		],
		[
			'an upload that was begun anew',
			'upload',
			(store, {upload}) => store.setUploadTime(name, upload.id, new Date()),
			'somebody has gone on with it',
		],
		[
			'a leftover that became a revision',
			'leftover',
			(store, {leftover}) => store.write(`${leftover.path}/${linkFile}`, other),
			'somebody writes to it',
		],
		[
			'a leftover that somebody writes to',
			'leftover',
			(store, {leftover}) => store.leftover(leftover.path, 'link'),
			'somebody writes to it',
		],
	];
	for (const [what, kind, change, reason] of cases) {
		it(what, (context) => {
			const {store, quarantine, steps} = sample(context);
			waitForNextMillisecond();
			change(store, steps);
			const before = snapshotTree(store.root);
			assert.equal(quarantine.move(steps[kind]), reason);
			assertSameTree(snapshotTree(store.root), before);
		});
	}

	it('a broken tag that was repaired', (context) => {
		const {store, quarantine} = sample(context);
		const step: Step = {kind: 'tag', repository: name, tag: 'v1', digest: null};
		assert.equal(quarantine.move(step), 'the tag was pushed meanwhile');
		store.breakTag(name, 'v1', 'missing');
		assert.equal(quarantine.move(step), undefined);
	});

	it('and not for a time in the future, which is no push but a wrong clock', (context) => {
		const {store, quarantine, steps} = sample(context);
		const nextYear = new Date(Date.now() + 365 * 24 * 60 * 60 * 1000);
		for (const kind of ['revision', 'layer-link', 'blob', 'tag-index'] as const) {
			store.setTime(stepPath(steps[kind]), nextYear);
			assert.equal(quarantine.move(steps[kind]), undefined, kind);
		}
	});
});

describe('a half-written file beside what was written to the end', () => {
	function halfWritten(context: TestContext): Sample & {readonly step: StepOf<'leftover'>} {
		const all = sample(context);
		const leftover = all.store.leftover(revisionFolder(name, all.steps.revision.digest), 'link');
		return {
			...all,
			step: {kind: 'leftover', path: leftover},
			quarantine: new Quarantine(all.store.root, id, Date.now()),
		};
	}

	it('goes alone, and comes back', (context) => {
		const {store, quarantine, step, steps, moved} = halfWritten(context);
		const before = registryTree(store.root);
		assert.equal(quarantine.move(step), undefined);
		assert.ok(fs.existsSync(moved(step)));
		assert.ok(store.hasRevision(name, steps.revision.digest));
		assert.equal(registryTree(store.root).size, before.size - 1);
		assert.equal(quarantine.putBack(step), undefined);
		assertSameTree(registryTree(store.root), before);
	});

	it('stays while somebody writes to it', (context) => {
		const {store, quarantine, step} = halfWritten(context);
		waitForNextMillisecond();
		store.write(step.path, 'sha256:12');
		assert.equal(quarantine.move(step), 'somebody writes to it');
	});

	it('is not put back over another one', (context) => {
		const {store, quarantine, step} = halfWritten(context);
		quarantine.move(step);
		store.write(step.path, 'newer');
		assert.equal(quarantine.putBack(step), 'it is there already');
	});
});

describe("a repository's own folders", () => {
	const old: Step = {kind: 'repository', repository: 'team/app/old'};

	it('go, with the folders above them that nothing else lives in, and come back', (context) => {
		const {store, quarantine} = sample(context);
		store.emptyRepository('lonely/deep/down');
		store.emptyFolder(`${repositoryFolder('lonely/deep/down')}/_layers/sha256`);
		const before = registryTree(store.root);
		const step: Step = {kind: 'repository', repository: 'lonely/deep/down'};
		assert.equal(quarantine.move(step), undefined);
		assert.ok(!store.has('repositories/lonely'));
		assert.equal(quarantine.move(old), undefined);
		assert.ok(!store.has(repositoryFolder('team/app/old')));
		assert.ok(store.has(repositoryFolder(name)), 'others live there');
		assert.equal(quarantine.putBack(step), undefined);
		assert.equal(quarantine.putBack(old), undefined);
		assertSameTree(registryTree(store.root), before);
	});

	it('leave the repositories alone that live inside of it', (context) => {
		const {store, quarantine} = sample(context);
		store.remove(`${repositoryFolder(name)}/_manifests`);
		store.remove(`${repositoryFolder(name)}/_layers`);
		store.remove(`${repositoryFolder(name)}/_uploads`);
		store.emptyRepository(name);
		const inside = treeOf(store.path(repositoryFolder('team/app/cache')));
		assert.equal(quarantine.move({kind: 'repository', repository: name}), undefined);
		assert.deepEqual(treeOf(store.path(repositoryFolder('team/app/cache'))), inside);
		assert.deepEqual(fs.readdirSync(store.path(repositoryFolder(name))).sort(), ['cache', 'old']);
	});

	for (const part of ['_manifests/tags/v9', '_layers/sha256', '_uploads', '_manifests/notes']) {
		it(`stay when something is in them (${part})`, (context) => {
			const {store, quarantine} = sample(context);
			const before = registryTree(store.root);
			const file = `${repositoryFolder('team/app/old')}/${part}/link`;
			store.write(file, 'something');
			assert.equal(quarantine.move(old), 'something is in it');
			assert.ok(store.has(file));
			assert.equal(quarantine.putBack(old), undefined);
			store.remove(file);
			const after = new Map(registryTree(store.root));
			// What the test itself has put there.
			for (const at of after.keys()) {
				if (!before.has(at) && file.startsWith(at)) {
					after.delete(at);
				}
			}

			assertSameTree(after, before);
		});
	}

	it('stay when one is a symbolic link, and what it leads to is left alone', (context) => {
		for (const part of ['_manifests', '_layers', '_uploads']) {
			const {store, quarantine} = sample(context);
			const folder = store.path(`${repositoryFolder('team/app/old')}/${part}`);
			fs.mkdirSync(`${store.root}/elsewhere/empty/emptier`, {recursive: true});
			fs.rmSync(folder, {recursive: true});
			fs.symlinkSync(`${store.root}/elsewhere`, folder);
			assert.equal(quarantine.move(old), 'something is in it');
			assert.ok(fs.existsSync(`${store.root}/elsewhere/empty/emptier`));
			assert.ok(fs.lstatSync(folder).isSymbolicLink());
		}
	});

	it('stay behind a symbolic link, there and back', (context) => {
		const {store, quarantine} = sample(context);
		quarantine.move(old);
		const folder = store.path(repositoryFolder(name));
		fs.renameSync(folder, `${store.root}/elsewhere`);
		fs.symlinkSync(`${store.root}/elsewhere`, folder);
		quarantine.forget();
		const before = snapshotTree(store.root);
		assert.equal(quarantine.putBack(old), 'a folder above it is a symbolic link');
		assert.equal(quarantine.move(old), 'a folder above it is a symbolic link');
		assertSameTree(snapshotTree(store.root), before);
	});

	it('are gone already when somebody else has removed them', (context) => {
		const {store, quarantine} = sample(context);
		store.remove(repositoryFolder('team/app/old'));
		assert.equal(quarantine.move(old), undefined);
		assert.ok(store.has(repositoryFolder(name)));
	});

	it('come back beside what was moved out of them, whichever algorithm it was of', (context) => {
		const {store} = sample(context);
		const repository = 'team/gone';
		const {digest} = store.push(repository, {layers: 0});
		store.emptyFolder(`${repositoryFolder(repository)}/_manifests/revisions/sha512`);
		store.emptyFolder(`${repositoryFolder(repository)}/_manifests/tags`);
		const before = registryTree(store.root);
		const links = fs.readdirSync(store.path(`${repositoryFolder(repository)}/_layers/sha256`));
		const steps: Step[] = [
			{kind: 'revision', repository, digest},
			...links.map((link): Step => ({kind: 'layer-link', repository, digest: `sha256:${link}`})),
			{kind: 'repository', repository},
		];
		// Planned only now: what is written after a plan is never moved.
		const quarantine = new Quarantine(store.root, id, Date.now());
		for (const step of steps) {
			assert.equal(quarantine.move(step), undefined);
		}

		assert.ok(!store.has(repositoryFolder(repository)));
		for (const step of steps) {
			assert.equal(quarantine.putBack(step), undefined);
		}

		assertSameTree(registryTree(store.root), before);
	});

	it('are finished with after a kill that left a folder without them', (context) => {
		const {store, quarantine} = sample(context);
		store.emptyRepository('half/way');
		const step: Step = {kind: 'repository', repository: 'half/way'};
		quarantine.finish(step);
		assert.ok(store.has(`${repositoryFolder('half/way')}/_layers`), 'what was not begun is not finished');
		quarantine.move(step);
		store.emptyFolder(repositoryFolder('half/way'));
		quarantine.finish(step);
		assert.ok(!store.has('repositories/half'));
		store.stray(`${repositoryFolder('half/way')}/notes`);
		quarantine.finish(step);
		assert.ok(store.has(`${repositoryFolder('half/way')}/notes`));
	});
});

describe('what could not be put back', () => {
	it('is of no use when the same is there again', (context) => {
		const {store, quarantine, steps} = sample(context);
		const {blob, revision, 'layer-link': layer, 'tag-index': entry} = steps;
		const bytes = store.readBlob(blob.digest);
		for (const step of [blob, revision, layer, entry]) {
			quarantine.move(step);
		}

		assert.ok(![blob, revision, layer, entry].some((step) => quarantine.isSuperseded(step)));
		store.write(blobData(blob.digest), bytes);
		store.linkRevision(name, revision.digest);
		store.linkLayer(name, layer.digest);
		store.writeLink(tagIndexEntryFolder(name, 'v1', entry.digest), entry.digest);
		assert.ok([blob, revision, layer, entry].every((step) => quarantine.isSuperseded(step)));
	});

	it('is kept when what is there is less', (context) => {
		const {store, quarantine, steps} = sample(context);
		const {blob, revision, 'layer-link': layer} = steps;
		for (const step of [blob, revision, layer]) {
			quarantine.move(step);
		}

		store.write(blobData(blob.digest), 'half');
		store.write(revisionLink(name, revision.digest), '');
		store.leftover(layerLinkFolder(name, layer.digest), 'link');
		assert.ok(![blob, revision, layer].some((step) => quarantine.isSuperseded(step)));
		store.remove(blobFolder(blob.digest));
		store.leftover(blobFolder(blob.digest), 'data');
		assert.ok(!quarantine.isSuperseded(blob));
	});

	it('is kept where a link names something else', (context) => {
		const {store, quarantine, steps} = sample(context);
		quarantine.move(steps.revision);
		store.misdirectRevision(name, steps.revision.digest, `sha256:${'0'.repeat(64)}`);
		assert.ok(!quarantine.isSuperseded(steps.revision));
	});

	it("is kept when it is a tag, an upload or an interrupted write; a history's entry goes with its tag", (context) => {
		const {store, quarantine, steps} = sample(context);
		assert.ok(![steps.tag, steps.upload, steps.leftover].some((step) => quarantine.isSuperseded(step)));
		quarantine.move(steps['tag-index']);
		store.remove(tagFolder(name, 'v1'));
		assert.ok(quarantine.isSuperseded(steps['tag-index']));
	});
});

describe('a move that fails', () => {
	for (const [code, message, hint] of [
		['EACCES', /may not write to/, /[Ss]tart as the user that the registry's files belong to/],
		['EPERM', /may not write to/, /[Ss]tart as the user that the registry's files belong to/],
		['EROFS', /read-only file system/, /Mount it writable/],
		['ENOSPC', /The disk is so full/, /Free a few blocks/],
		['EDQUOT', /The disk is so full/, /Free a few blocks/],
		['EXDEV', /on another file system than the quarantine/, /Mount all below docker\/registry as one/],
		['EIO', /Cannot write to/, /Everything that was moved is in the quarantine/],
	] as const) {
		it(`ends the run with the path and what to do (${code})`, (context) => {
			const {store, quarantine, steps} = sample(context);
			for (const failing of ['mkdirSync', 'renameSync'] as const) {
				const before = registryTree(store.root);
				context.mock.method(fs, failing, () => {
					throw Object.assign(new Error(code), {code});
				});
				assert.throws(
					() => quarantine.move(steps.blob),
					(error) => {
						assert.ok(error instanceof UserError, String(error));
						assert.match(error.message, message);
						assert.ok(error.message.includes(store.path(blobFolder(steps.blob.digest))), error.message);
						assert.match(error.hint ?? '', hint);
						assert.ok(error.cause instanceof Error);
						return true;
					},
				);
				context.mock.restoreAll();
				assertSameTree(registryTree(store.root), before);
			}
		});
	}

	it('is told with its path for an empty folder too', (context) => {
		const {store, quarantine, steps} = sample(context);
		context.mock.method(fs, 'rmdirSync', () => {
			throw Object.assign(new Error('EACCES'), {code: 'EACCES'});
		});
		assert.throws(
			() => quarantine.move(steps.repository),
			(error) => error instanceof UserError && error.message.includes(path.join(store.root, v2Folder)),
		);
		context.mock.restoreAll();
	});
});
