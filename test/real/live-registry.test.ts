import assert from 'node:assert/strict';
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {documentOf} from '../support/clean.ts';
import type {LoopCounts} from '../support/cleanup-loop.ts';
import {diskBlobs} from '../support/disk-figures.ts';
import {newLayer} from '../support/oci-layout.ts';
import {runProgram} from '../support/program.ts';
import {racingPusher} from '../support/racing-pusher.ts';
import {withRegistry, type RealRegistry} from '../support/real-registry.ts';
import {digestOf, mediaTypes} from '../support/registry-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'live-registry-'));
after(() => rmSync(folder, {recursive: true}));

/** How many pushes there are in all; the more, the longer it takes. */
const pushes = Number(process.env['RACE_PUSHES'] ?? 60);
const repositories = ['team/app', 'team/app/worker', 'team/web'];

test('pushes to a live registry while cleanups run end complete, or fail loudly; every tag can be pulled', async (t) => {
	const root = path.join(folder, 'race');
	await withRegistry(root, async ({client, pullEverything}) => {
		const pushers = repositories.map((repository) => racingPusher(client, repository));
		const cleaning = cleanUpUntil(
			root,
			Promise.all(
				pushers.map(async (pusher) => {
					for (let number = 0; number < pushes / pushers.length; number++) {
						await pusher.pushNext(number);
					}
				}),
			),
		);
		const {cleanups, refused, blobs, putBack} = await cleaning;
		for (const pusher of pushers) {
			await pusher.pullAll();
		}

		await pullEverything();
		const sum = (of: 'complete' | 'failed' | 'reused') => pushers.reduce((all, {counts}) => all + counts[of], 0);
		const [complete, failed, reused] = [sum('complete'), sum('failed'), sum('reused')];
		t.diagnostic(`${complete} pushes complete, ${failed} refused by the registry, ${reused} layers reused`);
		t.diagnostic(`${cleanups} cleanups, ${refused} refused; ${blobs} blobs deleted, ${putBack} put back`);
		assert.ok(complete + failed >= pushes && complete > pushes / 2);
		assert.ok(reused > 0 && cleanups > 1 && blobs > 0);
	});
});

test('a cleanup without a maintenance window: --quarantine, a restart of the registry, purge', async () => {
	const root = path.join(folder, 'without-a-window');
	const repository = 'team/app';
	const [old, cached, later] = [newLayer(), newLayer(), newLayer()];
	// As the example configuration has it: the registry remembers in memory which blobs there are.
	const cache = {cache: {blobdescriptor: 'inmemory'}};
	const isKnown = async ({client}: RealRegistry, bytes: Uint8Array) =>
		(await fetch(`${client.url}/v2/${repository}/blobs/${digestOf(bytes)}`, {method: 'HEAD'})).status === 200;
	const describe = (bytes: Uint8Array) => ({mediaType: mediaTypes.layer, digest: digestOf(bytes), size: bytes.length});

	await withRegistry(
		root,
		async (registry) => {
			const {client} = registry;
			await client.pushImage(repository, 'v1', [old, cached, later]);
			await client.pushImage(repository, 'v1', [newLayer()]);
			const {run, reclaim} = await documentOf('clean', root, ['--quarantine']);
			assert.equal(run?.state, 'quarantined');
			assert.equal(reclaim.blobs, 5);

			// A client that asks is told that the layer is there, does not upload it, and its tag cannot be pulled for now.
			assert.ok(await isKnown(registry, cached));
			await client.pushImage(repository, 'cached', [describe(cached)]);
			await assert.rejects(registry.pullEverything());
		},
		cache,
	);
	await withRegistry(
		root,
		async (registry) => {
			// From here on the registry knows what is there: a push uploads again what lies in the quarantine.
			assert.equal(await isKnown(registry, later), false);
			await registry.client.pushImage(repository, 'later', [later]);

			const purge = await runProgram(['purge', '--json', '--no-registry', '--root', root]);
			assert.equal(purge.code, 0, purge.stderr);
			const {run} = purge.json() as {run: {state: string; restored: {blobs: number; layerLinks: number}}};
			assert.equal(run.state, 'purged');
			assert.deepEqual([run.restored.blobs, run.restored.layerLinks], [1, 1]);
			const {tagged} = await registry.pullEverything();
			assert.deepEqual(
				[...tagged.keys()].sort(),
				['v1', 'cached', 'later'].map((tag) => `${repository}:${tag}`).sort(),
			);
		},
		cache,
	);
	assert.deepEqual(
		[old, cached, later].map((bytes) => diskBlobs(root).includes(digestOf(bytes))),
		[false, true, true],
	);
});

/** Cleans a root up in a process of its own, again and again, until something has ended. Throws what ended either. */
async function cleanUpUntil(root: string, end: Promise<unknown>): Promise<LoopCounts> {
	const child = fork(new URL('../support/cleanup-loop.js', import.meta.url), [root]);
	const counts = once(child, 'message') as Promise<[LoopCounts]>;
	const exit = once(child, 'exit').then(([code]) => {
		assert.equal(code, 0, 'a cleanup has failed');
	});
	try {
		await Promise.race([end, exit]);
		child.send('stop');
		const [[counted]] = await Promise.all([counts, exit]);
		return counted;
	} finally {
		child.kill('SIGKILL');
	}
}
