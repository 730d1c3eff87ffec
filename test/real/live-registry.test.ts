import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {documentOf} from '../support/clean.ts';
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
		let open = pushers.length;
		const pushing = pushers.map(async (pusher) => {
			for (let number = 0; number < pushes / pushers.length; number++) {
				await pusher.pushNext(number);
			}

			open--;
		});
		const cleanups = {count: 0, blobs: 0};
		const cleaning = async () => {
			while (open > 0) {
				const {reclaim, run} = await documentOf('clean', root);
				cleanups.count++;
				cleanups.blobs += reclaim.blobs;
				assert.ok(run === undefined || run.state === 'purged');
			}
		};
		await Promise.all([...pushing, cleaning()]);

		for (const {pullAll} of pushers) {
			await pullAll();
		}

		await pullEverything();
		const sum = (of: 'complete' | 'failed' | 'reused') => pushers.reduce((all, {counts}) => all + counts[of], 0);
		const [complete, failed, reused] = [sum('complete'), sum('failed'), sum('reused')];
		t.diagnostic(
			`${complete} complete, ${failed} refused, ${reused} layers reused; ${cleanups.count} cleanups of ${cleanups.blobs} blobs`,
		);
		assert.ok(complete + failed >= pushes && complete > pushes / 2);
		assert.ok(reused > 0 && cleanups.blobs > 0);
	});
});
