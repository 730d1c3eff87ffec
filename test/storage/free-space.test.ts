import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, it} from 'node:test';
import {freeSpace, freeSpaceNow} from '../../source/storage/free-space.ts';

describe('the free space of a file system', () => {
	it('is what df calls available, as near as others leave it alone', async (t) => {
		const folder = mkdtempSync(path.join(tmpdir(), 'registry-cleanup-tui-'));
		t.after(() => rmSync(folder, {recursive: true}));
		const [, told = ''] = execFileSync('df', ['--block-size=1', '--output=avail', folder], {encoding: 'utf8'}).split(
			'\n',
		);
		const near = (bytes: number | undefined) => Math.abs((bytes ?? 0) - Number(told)) < 2 ** 30;
		assert.ok(near(freeSpaceNow(folder)));
		assert.ok(near(await freeSpace(folder)));
	});

	it('is unknown where there is nothing', async () => {
		assert.equal(freeSpaceNow('/does/not/exist'), undefined);
		assert.equal(await freeSpace('/does/not/exist'), undefined);
	});
});
