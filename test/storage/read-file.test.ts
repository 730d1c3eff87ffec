import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {readAtOnce, readText} from '../../source/storage/read-file.ts';
import {StorageChanged} from '../../source/storage/walk.ts';
import {temporaryFolder, temporaryStore} from '../support/store.ts';
import {withoutRights} from '../support/without-rights.ts';

const texts = {empty: '', short: 'sha256:ab', 'wide characters': 'h\u00e9 \u{1F433}', large: 'x'.repeat(200_000)};

test('a text is read whole, whatever size it was said to have', (t) => {
	const path = join(temporaryFolder(t), 'file');
	for (const [what, text] of Object.entries(texts)) {
		writeFileSync(path, text);
		const size = Buffer.byteLength(text);
		for (const said of [undefined, size, size + 1, Math.max(0, size - 1)]) {
			assert.equal(readText(path, said), text, `${what}, said to have ${said}`);
		}
	}
});

test('a file that has gone since it was seen has the storage looked at again', (t) => {
	const gone = join(temporaryFolder(t), 'gone');
	assert.throws(() => readText(gone), new StorageChanged(gone));
	assert.throws(() => readText(gone, 5), new StorageChanged(gone));
});

test('a small regular file is read with its status in one visit', (t) => {
	const path = join(temporaryFolder(t), 'file');
	for (const text of [texts.empty, texts.short, texts['wide characters']]) {
		writeFileSync(path, text);
		const file = readAtOnce(path);
		assert.equal(file?.text, text);
		assert.equal(file?.stats.mtimeMs, statSync(path).mtimeMs);
	}
});

test('anything else is left to a closer look, and never waited for', (t) => {
	const folder = temporaryFolder(t);
	writeFileSync(join(folder, 'file'), 'a');
	symlinkSync('file', join(folder, 'link'));
	symlinkSync('nowhere', join(folder, 'dead'));
	mkdirSync(join(folder, 'folder'));
	writeFileSync(join(folder, 'large'), texts.large);
	execFileSync('mkfifo', [join(folder, 'pipe')]);
	for (const name of ['gone', 'link', 'dead', 'folder', 'large', 'pipe', 'file/below']) {
		assert.equal(readAtOnce(join(folder, name)), undefined, name);
	}
});

test('missing rights are told with the path, and are never taken for absence', (t) => {
	const store = temporaryStore(t);
	const folder = store.path('repositories/app');
	store.push('app', {tag: 'v1'});
	execFileSync('chmod', ['700', folder]);
	const path = join(folder, '_manifests');
	const outcome = withoutRights(store, new URL('../../source/storage/read-file.js', import.meta.url), 'readText', path);
	assert.equal(outcome.error?.name, 'UserError');
	assert.ok(outcome.error?.message.includes(path));
});
