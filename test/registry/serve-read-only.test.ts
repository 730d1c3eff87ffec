import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {after, before, test} from 'node:test';
import {Refusal, UserError} from '../../source/errors.ts';
import {defaultRegistryConfig, readRegistryConfig} from '../../source/registry/config.ts';
import {addressInUse} from '../../source/registry/probe.ts';
import {serveReadOnly} from '../../source/registry/serve-read-only.ts';
import {diskState} from '../support/disk-figures.ts';
import {freePort} from '../support/free-port.ts';
import {pullEverything} from '../support/pull-everything.ts';
import {withRegistry, writeConfig} from '../support/real-registry.ts';
import {newLayer} from '../support/oci-layout.ts';
import {requireTool} from '../support/tools.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'registry-serve-'));
const root = path.join(folder, 'root');
const log = path.join(folder, 'log');
/** The real registry, with all that it says kept in a file too. */
const binary = path.join(folder, 'registry');
after(() => rmSync(folder, {recursive: true}));
before(async () => {
	const real = requireTool('docker-registry');
	writeFileSync(binary, `#!/bin/bash\nexec ${real} "$@" > >(tee -a ${log}) 2>&1\n`);
	chmodSync(binary, 0o755);
	await withRegistry(root, async ({client}) => {
		await client.pushImage('team/app', 'v1', [newLayer(), newLayer()]);
		await client.startUpload('team/app');
	});
});

async function withConfig(storage: object = {}, extra: object = {}) {
	const address = `127.0.0.1:${await freePort()}`;
	const own = mkdtempSync(path.join(folder, 'config-'));
	const configFile = writeConfig(own, path.join(own, 'another-root'), address, storage);
	writeFileSync(configFile, JSON.stringify({...(JSON.parse(readFileSync(configFile, 'utf8')) as object), ...extra}));
	return {binary, root, configFile, config: await readRegistryConfig(configFile, {})};
}

const post = (address: string) => fetch(`http://${address}/v2/team/app/blobs/uploads/`, {method: 'POST'});

const maintenance: ReadonlyArray<readonly [title: string, storage: object]> = [
	['without a maintenance section', {}],
	['with an empty maintenance section', {maintenance: null}],
	['that purges uploads', {maintenance: {uploadpurging: {enabled: true, age: '1h', interval: '1h', dryrun: false}}}],
	['that is explicitly writable', {maintenance: {readonly: {enabled: false}}, cache: {blobdescriptor: 'inmemory'}}],
];
for (const [title, storage] of maintenance) {
	test(`a configuration ${title} serves every pull, refuses every push and purges no upload`, async () => {
		const options = await withConfig(storage);
		const state = diskState(root);
		writeFileSync(log, '');
		const served = await serveReadOnly(options);
		try {
			const pulled = await pullEverything(`http://${served.address}`);
			assert.equal(pulled.tags, 1);
			assert.equal(pulled.blobs, 3);
			const refused = await post(served.address);
			assert.equal(refused.status, 405);
			await sleep(200);
		} finally {
			await served.stop();
		}

		assert.match(readFileSync(log, 'utf8'), /listening on/);
		assert.doesNotMatch(readFileSync(log, 'utf8'), /upload purge/i);
		assert.deepEqual(diskState(root), state);
		assert.equal(await addressInUse(served.address), false);
	});
}

test('the registry would purge uploads, even read-only, if it were not told otherwise', () => {
	const own = mkdtempSync(path.join(folder, 'control-'));
	const config = writeConfig(own, root, '127.0.0.1:0', {maintenance: {readonly: {enabled: true}}});
	const output = execFileSync('/bin/sh', [
		'-c',
		`timeout 1 ${requireTool('docker-registry')} serve ${config} 2>&1 || true`,
	]);
	assert.match(output.toString(), /Starting upload purge in/);
});

test('a pull-through cache serves what it has, and asks nobody for more', async () => {
	const options = await withConfig({}, {proxy: {remoteurl: 'http://127.0.0.1:1'}});
	const served = await serveReadOnly(options);
	try {
		assert.equal((await pullEverything(`http://${served.address}`)).tags, 1);
		assert.equal((await fetch(`http://${served.address}/v2/team/app/manifests/none`)).status, 404);
	} finally {
		await served.stop();
	}

	assert.equal(existsSync(path.join(root, 'scheduler-state.json')), false);
});

test('without a configuration it has one for the occasion, which takes no room on any disk', async () => {
	const address = `127.0.0.1:${await freePort()}`;
	const options = {binary, root, configFile: undefined, config: {...defaultRegistryConfig({}), address}};
	const previous = process.env['TMPDIR'];
	process.env['TMPDIR'] = '/dev/full';
	try {
		const served = await serveReadOnly(options);
		try {
			assert.equal((await pullEverything(`http://${address}`)).tags, 1);
		} finally {
			await served.stop();
		}
	} finally {
		if (previous === undefined) {
			delete process.env['TMPDIR'];
		} else {
			process.env['TMPDIR'] = previous;
		}
	}
});

test('a registry that asks for a login counts as serving, and so does one with TLS and a prefix', async () => {
	const key = path.join(folder, 'key.pem');
	const certificate = path.join(folder, 'cert.pem');
	const subject = ['-subj', '/CN=localhost', '-days', '2'];
	execFileSync(
		requireTool('openssl'),
		['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, ...subject],
		{
			stdio: 'ignore',
		},
	);
	const htpasswd = path.join(folder, 'htpasswd');
	writeFileSync(htpasswd, '');
	const address = `127.0.0.1:${await freePort()}`;
	const options = await withConfig(
		{},
		{
			http: {addr: address, prefix: '/images/', tls: {certificate, key}},
			auth: {htpasswd: {realm: 'r', path: htpasswd}},
		},
	);
	assert.equal(options.config.tls, true);
	const served = await serveReadOnly(options);
	await served.stop();
	assert.equal(served.address, address);
});

test('an address in use is refused before anything is started', async () => {
	const options = await withConfig();
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(Number(options.config.address.split(':')[1]), resolve));
	writeFileSync(log, '');
	try {
		await assert.rejects(serveReadOnly(options), (error) => {
			assert.ok(error instanceof Refusal);
			assert.equal(error.exitCode, 3);
			assert.equal(error.message, `${options.config.address} is in use: a registry is probably still running`);
			assert.match(error.hint ?? '', /--no-registry/);
			return true;
		});
	} finally {
		server.close();
	}

	assert.equal(readFileSync(log, 'utf8'), '');
});

test('an address that is taken at the last moment is refused by what the registry says', async () => {
	const taken = createServer();
	await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
	const {port} = taken.address() as {port: number};
	try {
		// The debug server's address is one that only the registry knows of.
		const options = await withConfig({});
		const extra = {http: {addr: options.config.address, debug: {addr: `127.0.0.1:${port}`}}};
		const file = JSON.parse(readFileSync(options.configFile, 'utf8')) as object;
		writeFileSync(options.configFile, JSON.stringify({...file, ...extra}));
		await assert.rejects(serveReadOnly(options), (error) => {
			assert.ok(error instanceof Refusal);
			assert.match(error.message, /is in use/);
			assert.match(error.message, /address already in use/);
			return true;
		});
	} finally {
		taken.close();
	}
});

test("a registry that does not start is told in the registry's own words, and nothing is left running", async () => {
	const options = await withConfig({}, {auth: {nonsense: {}}});
	await assert.rejects(serveReadOnly(options), (error) => {
		assert.ok(error instanceof UserError);
		assert.equal(error.exitCode, 1);
		assert.match(error.message, /could not be started \(exit code 2\)/);
		assert.match(error.message, /unable to configure authorization \(nonsense\)/);
		assert.match(error.hint ?? '', /--no-registry/);
		return true;
	});
	assert.equal(await addressInUse(options.config.address), false);
});

test('a configuration that keeps its data elsewhere is not served from a folder', async () => {
	const options = await withConfig();
	await assert.rejects(
		serveReadOnly({...options, config: {...options.config, driver: 's3'}}),
		/keeps the registry's data in s3/,
	);
});

test('tells when the registry ends by itself, with its last lines', async () => {
	const options = await withConfig();
	const dying = path.join(folder, 'dying');
	writeFileSync(
		dying,
		`#!/bin/sh\ntimeout 1 ${requireTool('docker-registry')} "$@"\necho "out of memory" >&2\nexit 9\n`,
	);
	chmodSync(dying, 0o755);
	const served = await serveReadOnly({...options, binary: dying});
	const error = await served.died;
	assert.ok(error instanceof UserError);
	assert.match(error.message, /ended by itself \(exit code 9\)/);
	assert.match(error.message, /out of memory$/);
	await served.stop();
});

test('an abort gives up waiting and stops what was started', async () => {
	const options = await withConfig();
	const silent = path.join(folder, 'silent');
	writeFileSync(silent, '#!/bin/sh\nexec sleep 1000\n');
	chmodSync(silent, 0o755);
	await assert.rejects(serveReadOnly({...options, binary: silent}, AbortSignal.timeout(200)), {name: 'TimeoutError'});
	await assert.rejects(serveReadOnly(options, AbortSignal.abort()), {name: 'AbortError'});
});
