import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {after, before, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {parse} from 'yaml';
import {freePort} from '../support/free-port.ts';
import {newLayer} from '../support/oci-layout.ts';
import {withRegistry} from '../support/real-registry.ts';
import {temporaryFolder} from '../support/store.ts';
import {requireTool} from '../support/tools.ts';

/* What the image would do, without an engine that could run it: its files in its places, its entry point, the environment
 * that docker-compose.yml gives it, and a real registry's binary under the name that it has there. */

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const read = (name: string) => readFileSync(path.join(checkout, name), 'utf8');
const entryPoint = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(read('Dockerfile'))![1]!) as string[];
const {services} = parse(read('docker-compose.yml'), {merge: true}) as {
	readonly services: Readonly<Record<'cleanup', {readonly environment: Readonly<Record<string, string | null>>}>>;
};

const image = temporaryFolder({after});
const root = path.join(image, 'var/lib/registry');

before(async () => {
	const home = path.dirname(path.dirname(path.join(image, entryPoint[1]!)));
	mkdirSync(home, {recursive: true});
	for (const name of ['package.json', 'LICENSE', 'dist']) {
		cpSync(path.join(checkout, name), path.join(home, name), {recursive: true});
	}

	mkdirSync(path.join(image, 'bin'));
	symlinkSync(requireTool('docker-registry'), path.join(image, 'bin/registry'));
	symlinkSync(process.execPath, path.join(image, 'bin/node'));
	mkdirSync(root, {recursive: true});
	await withRegistry(root, async ({client}) => {
		await client.pushImage('team/app', 'latest', [newLayer()]);
		await client.pushImage('team/app', 'latest', [newLayer()]);
	});
});

/** `docker compose run --rm -T cleanup …`, in a world where only the image's binaries are on PATH. */
async function run(...argv: readonly string[]) {
	const given = Object.entries(services.cleanup.environment).flatMap(([name, value]) =>
		value === null ? [] : [[name, value.startsWith('/') ? path.join(image, value) : value]],
	);
	const [node, program] = entryPoint;
	const environment: Record<string, string> = Object.fromEntries(given);
	return spawnSync(path.join(image, 'bin', node!), [path.join(image, program!), ...argv], {
		cwd: '/',
		encoding: 'utf8',
		env: {...environment, PATH: path.join(image, 'bin'), REGISTRY_HTTP_ADDR: `127.0.0.1:${await freePort()}`},
	});
}

it('"up" prints the report', async () => {
	const {status, stdout, stderr} = await run('--grace', '0');
	assert.equal(status, 0, stderr);
	assert.match(stdout, /\nA cleanup would free /);
});

it('"run" with clean --yes cleans up, and serves the storage read-only meanwhile by the registry beside it', async () => {
	const {status, stdout, stderr} = await run('clean', '--yes', '--grace', '0');
	assert.equal(status, 0, stderr);
	assert.match(stdout, /^Cleaned [^]*\nFreed /);
	assert.match(stderr, /read-only on /);
});
