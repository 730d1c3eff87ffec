import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {gunzipSync} from 'node:zlib';
import {digestOf} from '../../source/demo/digest-of.ts';
import {layerArchive} from '../../source/demo/layer-archive.ts';
import {temporaryFolder} from '../support/store.ts';

const time = new Date('2026-05-01T08:00:00Z');

test('tar unpacks a layer: names, contents and times', (t) => {
	const folder = temporaryFolder(t);
	const files = [
		{name: 'empty', content: Buffer.alloc(0)},
		{name: 'folder/one-block', content: Buffer.alloc(512, 'x')},
		{name: 'folder/more', content: Buffer.alloc(70_000, 'y')},
	];
	const archive = join(folder, 'layer.tar.gz');
	writeFileSync(archive, layerArchive(files, time).gzip);
	execFileSync('tar', ['-xzf', archive, '-C', folder]);
	for (const {name, content} of files) {
		assert.deepEqual(readFileSync(join(folder, name)), content);
		assert.equal(statSync(join(folder, name)).mtimeMs, time.getTime());
	}
});

test('the diff id is the digest of what is compressed', () => {
	const {gzip, diffId} = layerArchive([{name: 'a', content: Buffer.from('b')}], time);
	assert.equal(diffId, digestOf(gunzipSync(gzip)));
});
