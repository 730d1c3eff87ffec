import assert from 'node:assert/strict';
import {chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {UserError} from '../../source/errors.ts';
import {defaultRegistryConfig} from '../../source/registry/config.ts';
import {garbageCollect, type CollectProgress} from '../../source/registry/garbage-collect.ts';
import {diskBlobs} from '../support/disk-figures.ts';
import {newLayer} from '../support/oci-layout.ts';
import {withRegistry, writeConfig} from '../support/real-registry.ts';
import {requireTool} from '../support/tools.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'registry-collect-'));
after(() => rmSync(folder, {recursive: true}));

const pristine = path.join(folder, 'pristine');
const orphans: string[] = [];
before(async () => {
	await withRegistry(pristine, async ({client}) => {
		await client.pushImage('team/app', 'v1', [newLayer(), newLayer()]);
		await client.pushImage('base', 'v1', [newLayer()]);
		for (let count = 0; count < 3; count++) {
			orphans.push((await client.pushBlob('team/app', newLayer(), 'application/octet-stream')).digest);
		}
	});
	orphans.sort();
});

/** A copy of the store, with a configuration that names another root: the root that is asked for wins. */
function options(binary = requireTool('docker-registry')) {
	const own = mkdtempSync(path.join(folder, 'store-'));
	const root = path.join(own, 'root');
	cpSync(pristine, root, {recursive: true});
	const configFile = writeConfig(own, path.join(own, 'another-root'), '127.0.0.1:0');
	return {binary, root, configFile, config: defaultRegistryConfig({})};
}

function script(body: string): string {
	const file = path.join(mkdtempSync(path.join(folder, 'binary-')), 'registry');
	writeFileSync(file, `#!/bin/sh\n${body}\n`);
	chmodSync(file, 0o755);
	return file;
}

const ignore = () => undefined;

test('sweeps what no manifest references, and says what it did', async () => {
	const collected = options();
	const kept = diskBlobs(collected.root).filter((digest) => !orphans.includes(digest));
	const progress: CollectProgress[] = [];
	const result = await garbageCollect(collected, (step) => progress.push(step));
	assert.deepEqual(result.digests.toSorted(), orphans);
	assert.deepEqual({...result, digests: []}, {digests: [], total: 3, repositories: 2, manifests: 2, lines: []});
	assert.deepEqual(diskBlobs(collected.root), kept);
	const last = progress.at(-1)!;
	assert.deepEqual({...last, line: ''}, {stage: 'sweep', repositories: 2, manifests: 2, total: 3, blobs: 3, line: ''});
});

test('without a configuration it has one for the occasion', async () => {
	const result = await garbageCollect({...options(), configFile: undefined, dryRun: true}, ignore);
	assert.deepEqual(result.digests.toSorted(), orphans);
});

test('finds nothing to do in an empty storage, where the real collector fails', async () => {
	const collected = options();
	rmSync(collected.root, {recursive: true});
	mkdirSync(collected.root);
	const result = await garbageCollect(collected, ignore);
	assert.deepEqual(result, {digests: [], total: 0, repositories: 0, manifests: 0, lines: []});
});

test('only tells what it would delete when it is asked for that', async () => {
	const collected = options();
	const before = diskBlobs(collected.root);
	const {digests, total} = await garbageCollect({...collected, dryRun: true}, ignore);
	assert.deepEqual([digests.toSorted(), total], [orphans, 3]);
	assert.deepEqual(diskBlobs(collected.root), before);
	const {total: unknown} = await garbageCollect(options(script('echo in other words')), ignore);
	assert.equal(unknown, undefined);
});

test('tells a failure of the real collector whole, and what to try', async () => {
	const collected = options();
	rmSync(path.join(collected.root, 'docker/registry/v2/repositories'), {recursive: true});
	await assert.rejects(garbageCollect(collected, ignore), (error) => {
		assert.ok(error instanceof UserError);
		assert.equal(
			error.message,
			'registry garbage-collect failed (exit code 1):\n' +
				'failed to garbage collect: failed to mark: filesystem: Path not found: /docker/registry/v2/repositories',
		);
		assert.match(error.hint ?? '', /--gc builtin/);
		return true;
	});
});

test('reads logged lines, and keeps warnings and the last of what happened before a failure', async () => {
	const digest = `sha256:${'a'.repeat(64)}`;
	const marks = `i=0; while [ $i -lt 100 ]; do echo "team/app: marking blob sha256:$i"; i=$((i+1)); done`;
	const output = [
		'echo team/app',
		`echo 'time="now" level=warning msg="something odd"' >&2`,
		`echo 'team/app: marking manifest ${digest} '`,
		marks,
		`echo; echo '12 blobs marked, 1 blobs and 0 manifests eligible for deletion'`,
		`echo 'blob eligible for deletion: ${digest}'`,
		`echo 'INFO[0000] Deleting blob: /docker/registry/v2/blobs/sha256/aa/x  environment=staging' >&2`,
		`echo 'team/app: layer link eligible for deletion: ${digest}'`,
	];
	const result = await garbageCollect(options(script(output.join('\n'))), ignore);
	assert.deepEqual(result, {
		digests: [digest],
		total: 1,
		repositories: 1,
		manifests: 1,
		lines: ['time="now" level=warning msg="something odd"'],
	});

	await assert.rejects(
		garbageCollect(options(script([...output, 'printf "no space left"; exit 1'].join('\n'))), ignore),
		(error) => {
			assert.ok(error instanceof UserError);
			const lines = error.message.split('\n');
			assert.equal(lines[1], 'time="now" level=warning msg="something odd"');
			assert.ok(lines.includes('no space left'));
			assert.ok(lines.includes(`blob eligible for deletion: ${digest}`));
			assert.ok(lines.length < 30, `${lines.length} lines`);
			return true;
		},
	);
});

test('an abort ends it and is told as such', async () => {
	const binary = script('echo team/app; exec sleep 1000');
	await assert.rejects(garbageCollect(options(binary), ignore, AbortSignal.timeout(200)), {name: 'TimeoutError'});
});
