import assert from 'node:assert/strict';
import {rmSync} from 'node:fs';
import {after, describe, test} from 'node:test';
import type {Problem} from '../../source/inventory/problems.ts';
import type {WhyDocument} from '../../source/report/why.ts';
import {blobData, layerLinkFolder} from '../../source/storage/layout.ts';
import {runProgram} from '../support/program.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

interface VerifyDocument {
	readonly command: string;
	readonly root: string;
	readonly tags: number;
	readonly manifests: number;
	readonly blobs: number;
	readonly bytes: number;
	readonly problems: readonly Problem[];
}

/** Runs the program on a store, with what it printed as JSON. Fails when anything below the root has changed. */
async function runOn(store: TestStore, args: readonly string[], options?: Parameters<typeof runProgram>[1]) {
	const tree = snapshotTree(store.root);
	const result = await runProgram([...args, '--root', store.root], options);
	assertSameTree(snapshotTree(store.root), tree);
	return result;
}

describe('verify', () => {
	test('ends with 0 for a complete storage, strays and all, and writes nothing', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('team/app', {tag: 'v1'});
		store.stray('repositories/notes.txt');
		const {code, stdout} = await runOn(store, ['verify']);
		assert.equal(code, 0, stdout);
		assert.match(stdout, /\nEvery tag is complete\.\n\nNext\n/);
		const deep = await runOn(store, ['verify', '--deep', '--json']);
		assert.equal(deep.code, 0);
		assert.equal(deep.stderr, `Reading ${store.root}\nVerifying ${store.root}\n`);
		const document = deep.json() as VerifyDocument;
		assert.deepEqual(
			{...document, problems: document.problems.map(({kind}) => kind)},
			{
				schema: 1,
				command: 'verify',
				root: store.root,
				tags: 1,
				manifests: 1,
				blobs: 3,
				bytes: image.size + image.config.size + image.layers[0]!.size,
				problems: ['stray'],
			},
		);
	});

	test('ends with 1 for damage', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('team/app', {tag: 'v1'});
		store.danglingTag('team/app', 'gone');
		store.removeBlob(image.layers[0]!.digest);
		const {code, json} = await runOn(store, ['verify', '--json']);
		assert.equal(code, 1);
		assert.deepEqual(
			(json() as VerifyDocument).problems.map(({kind, repository, reference}) => [kind, repository, reference]),
			[
				['blob-missing', 'team/app', image.digest],
				['tag-dangling', 'team/app', 'gone'],
			],
		);
		const text = await runOn(store, ['verify']);
		assert.equal(text.code, 1);
		assert.match(text.stdout, /\nProblems \(2\)\n[^]*\nNext\n {2}1\. /);
	});

	test('a blob that is there and that its repository does not link, or by a link that is none, is damage', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('team/app', {tag: 'v1', layers: 4});
		const other = store.push('team/app', {tag: 'v2', layers: [image.layers[1]!]});
		store.push('team/web', {tag: 'v1', layers: image.layers});
		const [unlinked, empty, half] = image.layers.map(({digest}) => digest);
		store.remove(layerLinkFolder('team/app', unlinked!));
		store.breakLayerLink('team/app', empty!, 'empty');
		store.breakLayerLink('team/app', half!, 'missing');
		const {code, json} = await runOn(store, ['verify', '--json']);
		assert.equal(code, 1);
		const at = (digest: string) => `${layerLinkFolder('team/app', digest)}/link`;
		assert.deepEqual(
			(json() as VerifyDocument).problems.map(({kind, reference, path}) => [kind, reference, path]),
			[
				...[unlinked!, half!].sort().map((digest) => ['layer-link-missing', image.digest, at(digest)]),
				...[image, other].map(({digest}) => ['link-unreadable', digest, at(empty!)]).sort(),
			],
		);
		for (const digest of [unlinked!, empty!, half!]) {
			store.linkLayer('team/app', digest);
		}

		assert.equal((await runOn(store, ['verify'])).code, 0);
	});

	test('--deep alone finds bytes that have changed: of manifests, of blobs, of what nothing needs', async (t) => {
		const store = temporaryStore(t);
		const layer = store.ownLayer();
		const image = store.push('team/app', {tag: 'v1', layers: [layer]});
		const signed = store.push('team/app', {tag: 'v2'});
		store.linkRevision('mirror', signed.digest);
		for (const {digest} of [signed.config, ...signed.layers]) {
			store.linkLayer('mirror', digest);
		}

		const orphan = store.ownLayer();
		for (const {digest} of [layer, orphan]) {
			store.corruptBlob(digest);
		}

		// Still JSON that can be judged, and of the same length.
		const manifest = store.readBlob(signed.digest).toString();
		store.write(blobData(signed.digest), manifest.replace('"schemaVersion":2', '"schemaVersion":3'));
		assert.equal((await runOn(store, ['verify'])).code, 0);
		const {code, json} = await runOn(store, ['verify', '--deep', '--json']);
		assert.equal(code, 1);
		assert.deepEqual(
			(json() as VerifyDocument).problems.map(({kind, repository, reference, digest, path}) => [
				kind,
				repository,
				reference,
				digest,
				path,
			]),
			[
				['blob-digest-mismatch', undefined, undefined, orphan.digest, blobData(orphan.digest)],
				['blob-digest-mismatch', 'team/app', image.digest, layer.digest, blobData(layer.digest)],
				['manifest-digest-mismatch', 'mirror', signed.digest, signed.digest, blobData(signed.digest)],
				['manifest-digest-mismatch', 'team/app', signed.digest, signed.digest, blobData(signed.digest)],
			],
		);
	});

	test('a blob that cannot be read stops it, and the path is named', async (t) => {
		const store = temporaryStore(t);
		const image = store.push('team/app', {tag: 'v1'});
		const data = blobData(image.layers[0]!.digest);
		rmSync(store.path(data));
		// A regular file by its type; the first byte of a process's memory cannot be read.
		store.symlink(data, '/proc/self/mem');
		const {code, stdout, stderr} = await runOn(store, ['verify', '--deep']);
		assert.deepEqual([code, stdout], [1, '']);
		assert.ok(stderr.includes(`registry-cleanup-tui: Cannot read ${store.path(data)}: EIO`), stderr);
	});

	test('SIGINT ends the hashing at once', async (t) => {
		const store = temporaryStore(t);
		const {digest} = store.ownLayer();
		store.push('team/app', {tag: 'v1'});
		// Sparse: nothing on the disk, and half a minute to hash.
		store.truncateBlob(digest, 40 * 1024 ** 3);
		const {code, stderr} = await runProgram(['verify', '--deep', '--root', store.root], {
			onStart(child) {
				child.stderr?.on('data', (text: string) => {
					if (text.includes('Verifying')) {
						child.kill('SIGINT');
					}
				});
			},
		});
		assert.equal(code, 130);
		assert.match(stderr, /\nregistry-cleanup-tui: stopped by SIGINT; nothing was changed\n$/);
	});

	test('--deep goes with verify alone', async () => {
		const {code, stderr} = await runProgram(['report', '--deep']);
		assert.equal(code, 2);
		assert.equal(stderr, 'registry-cleanup-tui: --deep does not go with report\nIt goes with verify.\n');
	});
});

describe('why', () => {
	const store = temporaryStore({after});
	const kept = store.push('team/app', {tag: 'v1'});
	const gone = store.push('team/app');
	const ask = async (digest: string, ...more: readonly string[]) =>
		runOn(store, ['why', digest, '--grace', '0', ...more]);

	test('tells the whole chain that keeps a layer, by the beginning of its digest', async () => {
		const layer = kept.layers[0]!.digest;
		const {code, stdout} = await ask(layer.slice(7, 23));
		assert.equal(code, 0);
		const short = (digest: string) => digest.slice(0, 19);
		assert.ok(
			stdout.includes(`
Kept, because
  team/app:v1 (tag)
    → image ${short(kept.digest)}
    → its layer, ${short(layer)}

Next
  1. See all that a cleanup would free:
     registry-cleanup-tui report --root `),
			stdout,
		);
	});

	test('tells every test that a manifest failed, and what an option would change', async () => {
		const {code, json} = await ask(gone.digest, '--json');
		assert.equal(code, 0);
		const document = json() as WhyDocument;
		assert.deepEqual(
			[document.schema, document.command, document.root, document.digest, document.kind, document.bytes, document.kept],
			[1, 'why', store.root, gone.digest, 'image', gone.size, false],
		);
		assert.deepEqual(document.chains, []);
		assert.deepEqual(
			document.tests.filter(({place}) => place === 'revision').map((failed) => failed.test),
			['tag', 'index', 'subject', 'named', 'excluded', 'young', 'frozen'],
		);
		const excluded = (await ask(gone.digest, '--json', '--exclude', 'team/*')).json() as WhyDocument;
		assert.deepEqual([excluded.kept, excluded.chains[0]?.root.kind, excluded.tests], [true, 'excluded-repository', []]);
		const untagged = (await ask(kept.digest, '--json', '--delete-tags', 'team/app:v1')).json() as WhyDocument;
		assert.equal(untagged.kept, false);
	});

	test('needs one digest', async () => {
		const none = await runProgram(['why', '--root', store.root]);
		assert.deepEqual(
			[none.code, none.stderr],
			[2, 'registry-cleanup-tui: why needs a DIGEST\nregistry-cleanup-tui why --help shows how.\n'],
		);
		assert.equal((await runProgram(['why', kept.digest, gone.digest, '--root', store.root])).code, 2);
		const odd = await ask('team/app:v1');
		assert.equal(odd.code, 2);
		assert.match(odd.stderr, /^registry-cleanup-tui: "team\/app:v1" is no digest, nor the beginning of one\n/);
	});

	test('a digest that nothing has ends with 1', async () => {
		const {code, stdout, stderr} = await ask('0'.repeat(64));
		assert.deepEqual([code, stdout], [1, '']);
		assert.ok(stderr.includes(`registry-cleanup-tui: Nothing in ${store.root} has 000000`));
	});
});

test('why lists what an ambiguous beginning may mean', async (t) => {
	const store = temporaryStore(t);
	const digests: string[] = [];
	for (const rest of ['1', '2', '3']) {
		const digest = `sha256:beef${rest.repeat(60)}`;
		store.write(blobData(digest), 'three blobs by name only');
		digests.push(digest);
	}

	store.push('team/app', {tag: 'v1'});
	const {code, stderr} = await runOn(store, ['why', 'beef']);
	assert.equal(code, 2);
	assert.ok(
		stderr.endsWith(
			`registry-cleanup-tui: 3 digests begin with beef; give more of the one that is meant\n${digests.join('\n')}\n`,
		),
		stderr,
	);
});
