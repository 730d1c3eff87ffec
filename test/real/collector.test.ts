import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync} from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {documentOf} from '../support/clean.ts';
import {writeConfig} from '../support/real-registry.ts';
import {temporaryFolder, TestStore} from '../support/store.ts';
import {requireTool} from '../support/tools.ts';

/* What README.md says of the registry's own collector, where it compares: version 2.8 with --delete-untagged. */

describe("the registry's own collector", () => {
	it('deletes the platforms and the signatures of what has a tag, and leaves links and uploads; this program does not', async (t) => {
		const folder = temporaryFolder(t);
		const theirs = new TestStore(path.join(folder, 'theirs'));
		const child = theirs.push('team/app');
		const index = theirs.index('team/app', [child], {tag: 'latest'});
		const signature = theirs.refer('team/app', index);
		const gone = theirs.push('team/app');
		const upload = theirs.abandonedUpload('team/app', 30 * 24 * 60 * 60);
		const own = new TestStore(path.join(folder, 'own'));
		cpSync(theirs.root, own.root, {recursive: true, preserveTimestamps: true});

		const config = writeConfig(folder, theirs.root, '127.0.0.1:0');
		const argv = ['garbage-collect', '--delete-untagged', config];
		const printed = execFileSync(requireTool('docker-registry'), argv, {encoding: 'utf8', stdio: 'pipe'});
		assert.doesNotMatch(printed, /\bbytes\b|\d [KMG]i?B/i);
		assert.ok(theirs.hasBlob(index.digest));
		for (const {digest} of [child, signature, gone]) {
			assert.ok(!theirs.hasRevision('team/app', digest));
		}

		// The index names the child's manifest, whose bytes therefore stay; what they refer to does not.
		for (const {digest} of [...child.layers, child.config, signature, gone]) {
			assert.ok(!theirs.hasBlob(digest));
		}

		const layerLink = `repositories/team/app/_layers/sha256/${gone.layers[0]!.digest.slice(7)}/link`;
		assert.ok(theirs.has(layerLink));
		const uploads = path.join('docker/registry/v2/repositories/team/app/_uploads', upload);
		assert.ok(existsSync(path.join(theirs.root, uploads)));

		await documentOf('clean', own.root);
		for (const {digest} of [index, child, signature]) {
			assert.ok(own.hasRevision('team/app', digest));
		}

		for (const {digest} of [index, child, ...child.layers, child.config, signature]) {
			assert.ok(own.hasBlob(digest));
		}

		assert.ok(!own.hasBlob(gone.digest));
		assert.ok(!own.has(layerLink));
		assert.ok(!existsSync(path.join(own.root, uploads)));
	});
});
