import assert from 'node:assert/strict';
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import type {LoopCounts} from '../support/cleanup-loop.ts';
import {racingPusher} from '../support/racing-pusher.ts';
import {withRegistry} from '../support/real-registry.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'live-registry-'));
after(() => rmSync(folder, {recursive: true}));

/** How many pushes there are in all; the more, the longer it takes. */
const pushes = Number(process.env['RACE_PUSHES'] ?? 60);
const repositories = ['team/app', 'team/app/worker', 'team/web'];

test('pushes to a live registry while cleanups run end complete, or fail loudly; every tag can be pulled', async (t) => {
	const root = path.join(folder, 'race');
	await withRegistry(root, async ({client, pullEverything}) => {
		const pushers = repositories.map((repository) => racingPusher(client, repository));
		const cleaning = cleanUpUntil(
			root,
			Promise.all(
				pushers.map(async ({pushNext}) => {
					for (let number = 0; number < pushes / pushers.length; number++) {
						await pushNext(number);
					}
				}),
			),
		);
		const {cleanups, refused, blobs, putBack} = await cleaning;
		for (const {pullAll} of pushers) {
			await pullAll();
		}

		await pullEverything();
		const sum = (of: 'complete' | 'failed' | 'reused') => pushers.reduce((all, {counts}) => all + counts[of], 0);
		const [complete, failed, reused] = [sum('complete'), sum('failed'), sum('reused')];
		t.diagnostic(`${complete} pushes complete, ${failed} refused by the registry, ${reused} layers reused`);
		t.diagnostic(`${cleanups} cleanups, ${refused} refused; ${blobs} blobs deleted, ${putBack} put back`);
		assert.ok(complete + failed >= pushes && complete > pushes / 2);
		assert.ok(reused > 0 && cleanups > 1 && blobs > 0);
	});
});

/** Cleans a root up in a process of its own, again and again, until something has ended. Throws what ended either. */
async function cleanUpUntil(root: string, end: Promise<unknown>): Promise<LoopCounts> {
	const child = fork(new URL('../support/cleanup-loop.js', import.meta.url), [root]);
	const counts = once(child, 'message') as Promise<[LoopCounts]>;
	const exit = once(child, 'exit').then(([code]) => {
		assert.equal(code, 0, 'a cleanup has failed');
	});
	try {
		await Promise.race([end, exit]);
		child.send('stop');
		const [[counted]] = await Promise.all([counts, exit]);
		return counted;
	} finally {
		child.kill('SIGKILL');
	}
}
