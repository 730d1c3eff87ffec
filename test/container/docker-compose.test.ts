import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {parse} from 'yaml';

interface Service {
	readonly image?: string;
	readonly build?: string;
	readonly init?: boolean;
	readonly tty?: boolean;
	readonly user?: string;
	readonly ports?: readonly string[];
	readonly volumes: readonly string[];
	readonly environment: Readonly<Record<string, string | null>>;
}

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const read = (name: string) => readFileSync(path.join(checkout, name), 'utf8');
const text = read('docker-compose.yml');
const compose = parse(text, {merge: true}) as {
	readonly services: Readonly<Record<'registry' | 'cleanup', Service>>;
	readonly volumes: Readonly<Record<string, unknown>>;
};
const {registry, cleanup} = compose.services;

test('registry and cleanup share one named volume, which is the storage root of both', () => {
	assert.deepEqual(Object.keys(compose.services).toSorted(), ['cleanup', 'registry']);
	assert.deepEqual(registry.volumes, cleanup.volumes);
	const [name, place] = registry.volumes[0]!.split(':');
	assert.ok(name !== undefined && name in compose.volumes);
	for (const service of [registry, cleanup]) {
		assert.equal(service.environment['REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY'], place);
	}
});

test('DRYRUN and RUN_REGISTRY are passed through, and are unset where the caller has not set them', () => {
	// A variable without a value is taken from the caller's environment, and left out if it is not there.
	assert.equal(cleanup.environment['DRYRUN'], null);
	assert.equal(cleanup.environment['RUN_REGISTRY'], null);
});

test('both run with the same settings of the registry', () => {
	const settings = ({environment}: Service) =>
		Object.entries(environment).filter(([name]) => name !== 'DRYRUN' && name !== 'RUN_REGISTRY');
	assert.deepEqual(settings(cleanup), settings(registry));
});

test('the cleanup is built from the Dockerfile beside it, with the registry of the same version', () => {
	assert.equal(cleanup.build, '.');
	assert.ok(existsSync(path.join(checkout, 'Dockerfile')));
	assert.match(read('Dockerfile'), new RegExp(`^FROM ${registry.image} AS registry$`, 'm'));
});

test('"up" gives the cleanup no terminal and no port of its own, so that it prints the report beside a registry', () => {
	assert.equal(cleanup.tty, undefined);
	assert.equal(cleanup.ports, undefined);
	assert.equal(cleanup.init, true);
	assert.ok(
		registry.ports?.every((port) => port.startsWith('127.0.0.1:')),
		'reachable from this machine only',
	);
});

test('the commands that its head shows name services that exist', () => {
	const commands = [...text.matchAll(/^#\s+docker compose (up|run|stop|start) (.+)$/gm)];
	assert.ok(commands.length >= 5);
	for (const [line] of commands) {
		assert.match(line, /\b(?:registry|cleanup)\b/);
	}
});

test('both run as the same user, root unless REGISTRY_USER says who owns the volume', () => {
	assert.equal(registry.user, '${REGISTRY_USER:-0:0}');
	assert.equal(cleanup.user, registry.user);
});
