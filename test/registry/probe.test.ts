import assert from 'node:assert/strict';
import {createServer as createHttpServer} from 'node:http';
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer, type AddressInfo, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {addressInUse, probeRegistry} from '../../source/registry/probe.ts';
import {diskState} from '../support/disk-figures.ts';
import {freePort} from '../support/free-port.ts';
import {withRegistry} from '../support/real-registry.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'registry-probe-'));
after(() => rmSync(folder, {recursive: true}));

async function listening(server: Server, work: (address: string) => Promise<void>): Promise<void> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		await work(`127.0.0.1:${(server.address() as AddressInfo).port}`);
	} finally {
		server.close();
	}
}

test('nothing listens: the address is free and nobody answers', async () => {
	const address = `127.0.0.1:${await freePort()}`;
	assert.equal(await addressInUse(address), false);
	assert.equal(await probeRegistry(address), 'none');
	assert.equal(await addressInUse(address), false, 'asking left nothing bound');
});

test('a real registry is told, and neither asking leaves anything in its storage', async () => {
	const root = path.join(folder, 'root');
	await withRegistry(root, async ({host}) => {
		const before = diskState(folder);
		assert.equal(await probeRegistry(host), 'registry');
		assert.equal(await addressInUse(host), true);
		assert.equal(await addressInUse(`:${host.split(':')[1]}`), true, 'the wildcard covers the loopback');
		assert.deepEqual(diskState(folder), before);
	});
});

test('a registry that asks for a login is one', async () => {
	const server = createHttpServer((_request, response) => {
		response.writeHead(401, {'docker-distribution-api-version': 'registry/2.0', 'www-authenticate': 'Basic'}).end();
	});
	await listening(server, async (address) => {
		assert.equal(await probeRegistry(address), 'registry');
	});
});

test('a registry below a prefix is asked there', async () => {
	const server = createHttpServer((request, response) => {
		const known = request.url === '/images/v2/';
		response.writeHead(known ? 200 : 404, {'content-type': known ? 'application/json' : 'text/plain'}).end('{}');
	});
	await listening(server, async (address) => {
		assert.equal(await probeRegistry(address, '/images/'), 'registry');
		assert.equal(await probeRegistry(address), 'not-a-registry');
	});
});

test('a web server is no registry, nor is what hangs up', async () => {
	await listening(
		createHttpServer((_request, response) => response.end('<html>')),
		async (address) => {
			assert.equal(await probeRegistry(address), 'not-a-registry');
			assert.equal(await addressInUse(address), true);
		},
	);
	await listening(
		createServer((socket) => socket.destroy()),
		async (address) => {
			assert.equal(await probeRegistry(address), 'not-a-registry');
		},
	);
});

test('a Unix socket is asked without being created', async () => {
	const socket = path.join(folder, 'registry.sock');
	assert.equal(await addressInUse(`unix:${socket}`), false);
	assert.equal(await probeRegistry(`unix:${socket}`), 'none');
	const server = createHttpServer((_request, response) =>
		response.setHeader('content-type', 'application/json').end('{}'),
	);
	await new Promise<void>((resolve) => server.listen(socket, resolve));
	try {
		assert.equal(await probeRegistry(`unix:${socket}`), 'registry');
		assert.equal(await addressInUse(`unix:${socket}`), true);
	} finally {
		server.close();
	}
});

test("an address that is not this machine's is left to the registry to complain of", async () => {
	assert.equal(await addressInUse('192.0.2.1:5000'), false);
	assert.equal(await addressInUse('no-such-host.invalid:5000'), false);
});

test('an abort ends the asking', async () => {
	await listening(createServer(), async (address) => {
		await assert.rejects(probeRegistry(address, '/', AbortSignal.timeout(50)), {name: 'TimeoutError'});
	});
});
