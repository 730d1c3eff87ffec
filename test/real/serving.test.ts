import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {after, before, test} from 'node:test';
import {addressInUse} from '../../source/registry/probe.ts';
import {documentOf, type Document} from '../support/clean.ts';
import {diskBlobs, diskFigures, diskState} from '../support/disk-figures.ts';
import {freePort} from '../support/free-port.ts';
import {newLayer} from '../support/oci-layout.ts';
import {runProgram, type ProgramOptions} from '../support/program.ts';
import {pullEverything, type Pulled} from '../support/pull-everything.ts';
import {withRegistry, writeConfig} from '../support/real-registry.ts';
import {digestOf, mediaTypes} from '../support/registry-client.ts';
import {requireTool} from '../support/tools.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'serving-'));
after(() => rmSync(folder, {recursive: true}));
const pristine = path.join(folder, 'pristine');

before(async () => {
	await withRegistry(pristine, async ({client}) => {
		for (let count = 0; count < 3; count++) {
			await client.pushImage('team/app', 'latest', [newLayer(), newLayer()]);
		}

		await client.pushBlob('team/app', newLayer(), mediaTypes.layer);
	});
});

/** Orphan blobs, so many that a cleanup takes long enough to be watched. */
function addOrphans(root: string, count: number): void {
	for (let done = 0; done < count; done++) {
		const bytes = randomBytes(32);
		const encoded = digestOf(bytes).slice('sha256:'.length);
		const blob = path.join(root, 'docker/registry/v2/blobs/sha256', encoded.slice(0, 2), encoded);
		mkdirSync(blob, {recursive: true});
		writeFileSync(path.join(blob, 'data'), bytes);
	}
}

/** A copy of the store and a configuration for it, whose registry listens on a free port. */
async function newStore(orphans = 0) {
	const own = mkdtempSync(path.join(folder, 'store-'));
	const root = path.join(own, 'root');
	cpSync(pristine, root, {recursive: true});
	addOrphans(root, orphans);
	const address = `127.0.0.1:${await freePort()}`;
	return {root, address, config: writeConfig(own, root, address)};
}

const cleanServing = (config: string, more: readonly string[] = [], options: ProgramOptions = {}) =>
	runProgram(['clean', '--yes', '--json', '--grace', '0', '--config', config, ...more], options);

/** Waits for the registry on an address, or for `ended`. */
async function answered(address: string, ended: () => boolean): Promise<boolean> {
	while (!ended()) {
		try {
			return (await fetch(`http://${address}/v2/`)).ok;
		} catch {
			await sleep(5);
		}
	}

	return false;
}

/** What a client meets while a cleanup is under way: the answer to a push, and all that it can pull. */
async function useMeanwhile(
	address: string,
	ended: () => boolean,
): Promise<{push: number; pulled: Pulled} | undefined> {
	if (!(await answered(address, ended))) {
		return undefined;
	}

	const push = await fetch(`http://${address}/v2/team/app/blobs/uploads/`, {method: 'POST'});
	return {push: push.status, pulled: await pullEverything(`http://${address}`)};
}

test('serves the storage read-only while it cleans up: pulls work, a push is refused', async () => {
	const {root, address, config} = await newStore(3000);
	let ended = false;
	const [result, meanwhile] = await Promise.all([
		cleanServing(config).finally(() => {
			ended = true;
		}),
		useMeanwhile(address, () => ended),
	]);
	assert.equal(result.code, 0, result.stderr);
	assert.ok(meanwhile, 'the registry was seen');
	assert.equal(meanwhile.push, 405);
	assert.equal(meanwhile.pulled.tags, 1);
	assert.match(result.stderr, new RegExp(address.split(':')[1]!), 'the operator is told where it is served');
	assert.equal(await addressInUse(address), false, 'the registry is gone when the program is');
	assert.deepEqual((result.json() as Document).after, diskFigures(root));
	const pulled = await withRegistry(root, (registry) => registry.pullEverything());
	assert.deepEqual(diskBlobs(root), [...pulled.digests].toSorted());
});

test('an address in use is refused with exit code 3, and nothing is touched; --no-registry goes on', async () => {
	const {root, address, config} = await newStore();
	const state = diskState(root);
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(Number(address.split(':')[1]), '127.0.0.1', resolve));
	try {
		const refused = await cleanServing(config);
		assert.equal(refused.code, 3);
		assert.match(refused.stderr, /is in use: a registry is probably still running/);
		assert.match(refused.stderr, /--no-registry/);
		assert.deepEqual(diskState(root), state);
		const unserved = await cleanServing(config, ['--no-registry']);
		assert.equal(unserved.code, 0, unserved.stderr);
	} finally {
		server.close();
	}

	assert.deepEqual(diskFigures(root).manifests, 1);
});

test('RUN_REGISTRY=false leaves the serving out', async () => {
	const {address, config} = await newStore();
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(Number(address.split(':')[1]), '127.0.0.1', resolve));
	try {
		const result = await cleanServing(config, [], {env: {RUN_REGISTRY: 'false'}});
		assert.equal(result.code, 0, result.stderr);
	} finally {
		server.close();
	}
});

test('without a registry binary it says so and cleans up all the same', async () => {
	const {root, config} = await newStore();
	const result = await cleanServing(config, [], {env: {PATH: folder}});
	assert.equal(result.code, 0, result.stderr);
	assert.match(result.stderr, /no registry binary/i);
	assert.equal(diskFigures(root).manifests, 1);
});

test('a registry that does not start is told in its own words, and nothing is touched', async () => {
	const {root, address} = await newStore();
	const state = diskState(root);
	const file = path.join(mkdtempSync(path.join(folder, 'config-')), 'config.yml');
	const storage = {filesystem: {rootdirectory: root}};
	writeFileSync(file, JSON.stringify({version: 0.1, storage, http: {addr: address}, auth: {nonsense: {}}}));
	const result = await cleanServing(file);
	assert.equal(result.code, 1);
	assert.match(result.stderr, /unable to configure authorization \(nonsense\)/);
	assert.match(result.stderr, /--no-registry/);
	assert.deepEqual(diskState(root), state);
});

test('a stopped cleanup takes the registry with it, and leaves a storage that serves every tag', async () => {
	const {root, address, config} = await newStore(3000);
	let ended = false;
	const result = await cleanServing(config, [], {
		onStart(child) {
			void answered(address, () => ended).finally(() => child.kill('SIGTERM'));
		},
	}).finally(() => {
		ended = true;
	});
	assert.equal(result.code, 143, result.stderr);
	assert.equal(await addressInUse(address), false);
	const pulled = await withRegistry(root, (registry) => registry.pullEverything());
	assert.equal(pulled.tags, 1);
});

/** A folder for the PATH with a registry in it whose collector is a script. */
function fakeCollector(script: string): string {
	const binaries = mkdtempSync(path.join(folder, 'bin-'));
	const fake = path.join(binaries, 'docker-registry');
	const real = requireTool('docker-registry');
	writeFileSync(fake, `#!/bin/sh\ncase "$1" in garbage-collect) ${script};; *) exec ${real} "$@";; esac\n`);
	chmodSync(fake, 0o755);
	for (const tool of ['sh', 'touch']) {
		symlinkSync(requireTool(tool), path.join(binaries, tool));
	}

	return binaries;
}

test('--gc registry leaves the same blobs as the built-in sweep', async () => {
	const [builtin, registry] = [await newStore(20), await newStore()];
	rmSync(registry.root, {recursive: true});
	cpSync(builtin.root, registry.root, {recursive: true});
	const byBuiltin = await documentOf('clean', builtin.root, ['--config', builtin.config]);
	const byRegistry = await documentOf('clean', registry.root, ['--config', registry.config, '--gc', 'registry']);
	assert.deepEqual(diskBlobs(registry.root), diskBlobs(builtin.root));
	assert.deepEqual(diskFigures(registry.root), diskFigures(builtin.root));
	assert.deepEqual(byRegistry.after, diskFigures(registry.root));
	assert.deepEqual(byRegistry.after, byBuiltin.after);
	assert.equal((await withRegistry(registry.root, (running) => running.pullEverything())).tags, 1);
});

test('--gc registry is refused, and all is in its place, where the collector would take what is to be kept', async () => {
	const {root, config} = await newStore();
	// A field that the collector does not look at in an image.
	await withRegistry(root, async ({client}) => {
		const blob = await client.pushBlob('team/app', newLayer(), mediaTypes.layer);
		await client.pushImage('team/app', 'odd', [newLayer()], {blobs: [blob]});
	});
	const figures = diskFigures(root);
	const blobs = diskBlobs(root);
	const result = await cleanServing(config, ['--gc', 'registry', '--no-registry']);
	assert.equal(result.code, 3, result.stderr);
	assert.match(result.stderr, /registry garbage-collect would also delete sha256:[\da-f]{64}: to be kept/);
	assert.deepEqual(diskFigures(root), figures);
	assert.deepEqual(diskBlobs(root), blobs);
	const binaries = fakeCollector('echo in other words');
	const unknown = await cleanServing(config, ['--gc', 'registry', '--no-registry'], {env: {PATH: binaries}});
	assert.equal(unknown.code, 3, unknown.stderr);
	assert.match(unknown.stderr, /does not say what it would delete/);
	assert.deepEqual(diskFigures(root), figures);
	const builtin = await cleanServing(config, ['--no-registry']);
	assert.equal(builtin.code, 0, builtin.stderr);
});

test('a failure of the real garbage collection reaches the user whole', async () => {
	const {config} = await newStore();
	const binaries = fakeCollector('echo "first line"; echo "failed: disk on fire" >&2; exit 1');
	const result = await cleanServing(config, ['--gc', 'registry', '--no-registry'], {env: {PATH: binaries}});
	assert.equal(result.code, 1, result.stderr);
	assert.match(result.stderr, /first line/);
	assert.match(result.stderr, /failed: disk on fire/);
	assert.doesNotMatch(result.stderr, /\n\s+at /, 'no stack trace');
});
