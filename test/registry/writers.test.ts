import assert from 'node:assert/strict';
import {createServer} from 'node:net';
import {once} from 'node:events';
import {fork} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {findWriters} from '../../source/registry/writers.ts';
import {diskState} from '../support/disk-figures.ts';
import {freePort} from '../support/free-port.ts';
import {withRegistry, writeConfig} from '../support/real-registry.ts';
import {temporaryFolder, temporaryStore} from '../support/store.ts';

/** Looks with a configuration file that says where the registry listens. */
async function writersAt(context: TestContext, root: string, address: string) {
	const writers = await findWriters({root, configFile: writeConfig(temporaryFolder(context), root, address)});
	return writers.filter(({kind}) => kind !== 'unseen');
}

describe('what writes to a storage', () => {
	it('is nothing where no registry answers and no file is open', async (context) => {
		const {root} = temporaryStore(context);
		assert.deepEqual(await writersAt(context, root, `127.0.0.1:${await freePort()}`), []);
	});

	it('is a registry that takes pushes, found without leaving a trace, and what to do', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		await withRegistry(store.root, async ({host, client}) => {
			const before = diskState(store.root);
			const [writer, ...more] = await writersAt(context, store.root, host);
			assert.deepEqual(diskState(store.root), before);
			assert.deepEqual(more, []);
			assert.equal(writer?.message, `A registry on ${host} takes pushes`);
			assert.match(writer.hint, /stop it, or set storage\.maintenance\.readonly, or use --quarantine/);
			await client.pushImage('team/app', 'v2', [Buffer.from('a layer')]);
		});
	});

	it('is not a registry in read-only mode', async (context) => {
		const {root} = temporaryStore(context);
		const storage = {maintenance: {readonly: {enabled: true}}};
		await withRegistry(
			root,
			async ({host}) => {
				const before = diskState(root);
				assert.deepEqual(await writersAt(context, root, host), []);
				assert.deepEqual(diskState(root), before);
			},
			storage,
		);
	});

	for (const enabled of [true, false]) {
		it(`may be a registry that asks for a login: nobody knows (read-only: ${enabled})`, async (context) => {
			const {root} = temporaryStore(context);
			const users = path.join(temporaryFolder(context), 'htpasswd');
			writeFileSync(users, 'somebody:$2y$05$abcdefghijklmnopqrstuuv1vXQ9yQ0m4T0Zr6uBf0sBv5bQ8wY1e\n');
			const storage = {maintenance: {readonly: {enabled}}};
			const more = {auth: {htpasswd: {realm: 'test', path: users}}};
			await withRegistry(
				root,
				async ({host}) => {
					const before = diskState(root);
					const [writer] = await writersAt(context, root, host);
					assert.match(writer?.message ?? '', /whether it takes pushes cannot be told without a login$/);
					assert.deepEqual(diskState(root), before);
				},
				storage,
				more,
			);
		});
	}

	it('is told with the process that holds its files', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const child = fork(new URL('../support/open-file.js', import.meta.url), [`w:${store.path('blobs/new')}`]);
		context.after(() => child.kill('SIGKILL'));
		await once(child, 'message');
		const [writer] = await writersAt(context, store.root, `127.0.0.1:${await freePort()}`);
		assert.equal(writer?.kind, 'process');
		assert.match(writer.message, new RegExp(`^1 file of this storage: open for writing, by process ${child.pid} \\(`));
	});

	it('may be what answers nothing, for as long as there is patience', async (context) => {
		const {root} = temporaryStore(context);
		const server = createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		context.after(() => server.close());
		const address = `127.0.0.1:${(server.address() as {port: number}).port}`;
		const configFile = writeConfig(temporaryFolder(context), root, address);
		const began = Date.now();
		const writers = await findWriters({root, configFile});
		assert.ok(Date.now() - began < 15_000);
		assert.ok(writers.some(({kind, message}) => kind === 'unseen' && message.includes('does not answer')));
		await assert.rejects(findWriters({root, configFile}, AbortSignal.abort('SIGINT')), /SIGINT/);
	});
});
