import assert from 'node:assert/strict';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {findRegistryBinary} from '../../source/registry/binary.ts';
import {requireTool} from '../support/tools.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'registry-binary-'));
after(() => rmSync(folder, {recursive: true}));

function script(place: string, name: string, body: string, mode = 0o755): string {
	const file = path.join(folder, place, name);
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, `#!/bin/sh\n${body}\n`);
	chmodSync(file, mode);
	return file;
}

const search = (...places: string[]) => places.map((place) => path.join(folder, place)).join(path.delimiter);

test('finds the real docker-registry on PATH', async () => {
	const real = requireTool('docker-registry');
	assert.equal(await findRegistryBinary(path.dirname(real)), real);
});

test('prefers the name registry, wherever on PATH it is', async () => {
	script('debian', 'docker-registry', 'echo "$0 github.com/docker/distribution 2.8.2+ds1"');
	const official = script('official', 'registry', 'echo "$0 github.com/distribution/distribution/v3 v3.0.0"');
	assert.equal(await findRegistryBinary(search('debian', 'official')), official);
});

test('passes over another program of that name, one that fails and one that may not be executed', async () => {
	script('other', 'registry', 'echo "registry 1.0 of something else"');
	script('failing', 'registry', 'echo "registry github.com/docker/distribution 2.8.2"; exit 1');
	script('closed', 'registry', 'echo "registry github.com/docker/distribution 2.8.2"', 0o644);
	const found = script('last', 'docker-registry', 'echo "docker-registry github.com/docker/distribution 2.7.1"');
	assert.equal(await findRegistryBinary(search('other', 'failing', 'closed', 'none', 'last')), found);
});

test('finds none where there is none', async () => {
	// Only /bin/registry is left, which the official image has.
	const found = await findRegistryBinary(search('none'));
	assert.ok(found === undefined || found === '/bin/registry');
});

test('never runs anything from a relative folder of PATH', async () => {
	const marker = path.join(folder, 'ran');
	script('relative', 'registry', `touch '${marker}'; echo "registry github.com/docker/distribution 2.8.2"`);
	const found = await findRegistryBinary(path.relative(process.cwd(), path.join(folder, 'relative')));
	assert.ok(found === undefined || found === '/bin/registry');
});
