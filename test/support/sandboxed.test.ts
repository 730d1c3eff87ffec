import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {moveInside, writingOnlyIn} from './sandboxed.ts';
import {temporaryFolder} from './store.ts';

const inside = {folder: '/tmp/box', host: '127.0.0.1:4'};

test('what a script names is moved into the sandbox', () => {
	assert.equal(
		moveInside(
			"report --root /var/lib/registry --exclude 'base/*' >/tmp/x 2>/dev/null && noise localhost:5000",
			inside,
		),
		"report --root /tmp/box/var/lib/registry --exclude 'base/*' >/tmp/box/tmp/x 2>/dev/null && noise 127.0.0.1:4",
	);
	const tags = "clean --delete-tags '**/*:*' --root=/var/lib/registry http://localhost:5000/v2/";
	assert.equal(
		moveInside(tags, inside),
		"clean --delete-tags '**/*:*' --root=/tmp/box/var/lib/registry http://127.0.0.1:4/v2/",
	);
});

for (const script of [
	'rm -r /srv/registry',
	'echo >/root/x',
	'clean --root=/srv',
	'cd ..',
	'ls ../x',
	'ls /tmp/../srv',
	'cat x/etc/passwd',
	'curl https://example.org/v2/',
]) {
	test(`a script that names another place is refused: ${script}`, () => {
		assert.throws(() => moveInside(script, inside), {name: 'AssertionError'});
	});
}

test('whatever a script does, the kernel lets it write to the sandbox alone', (t) => {
	const outside = temporaryFolder(t);
	const folder = path.join(outside, 'box');
	mkdirSync(folder);
	const write = (place: string) => {
		const [command, ...argv] = writingOnlyIn(folder);
		return spawnSync(command, [...argv, 'touch', place], {encoding: 'utf8'});
	};
	const {status, stderr} = write(path.join(folder, 'x'));
	assert.deepEqual({status, stderr}, {status: 0, stderr: ''});
	assert.ok(existsSync(path.join(folder, 'x')));
	for (const place of [outside, homedir(), process.cwd(), '/dev/shm', '/var/lib']) {
		const file = path.join(place, `.not-written-${process.pid}`);
		assert.match(write(file).stderr, /Read-only file system/, place);
		assert.ok(!existsSync(file));
	}
});
