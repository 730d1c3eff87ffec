import assert from 'node:assert/strict';
import {rmSync} from 'node:fs';
import {test, type TestContext} from 'node:test';
import {UserError} from '../source/errors.ts';
import {parseDigestPrefix} from '../source/plan/find-digest.ts';
import {explainFound} from '../source/plan/why.ts';
import {createSession, type Session} from '../source/session.ts';
import {blobFolder} from '../source/storage/layout.ts';
import {sampleSettings} from './support/sample-plan.ts';
import {temporaryStore, type TestStore} from './support/store.ts';

function openSession(t: TestContext, store: TestStore): Session {
	const session = createSession({...sampleSettings, root: store.root, grace: 0});
	t.after(async () => session.close());
	return session;
}

test('what is deleted while blobs are hashed is looked for again: only what is needed is missed', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const [orphan, wrong] = [store.ownLayer(), store.ownLayer()];
	store.corruptBlob(wrong.digest);
	const session = openSession(t, store);
	let begun = false;
	session.subscribe(() => {
		const {stage} = session.getSnapshot();
		if (!begun && stage.name === 'scanning' && stage.progress.hashing !== undefined) {
			begun = true;
			for (const {digest} of [image.config, orphan, wrong]) {
				rmSync(store.path(blobFolder(digest)), {recursive: true});
			}
		}
	});
	const {figures, problems} = await session.verify({deep: true});
	assert.equal(begun, true);
	assert.equal(figures.blobs, 2);
	assert.deepEqual(
		problems.map(({kind, reference, digest}) => [kind, reference, digest]),
		[['blob-missing', image.digest, image.config.digest]],
	);
	assert.equal(session.getSnapshot().stage.name, 'choosing');
});

test('a verification that is aborted rejects with the reason, at once', async (t) => {
	const store = temporaryStore(t);
	const {digest} = store.ownLayer();
	// Sparse: nothing on the disk, and half a minute to hash.
	store.truncateBlob(digest, 40 * 1024 ** 3);
	const session = openSession(t, store);
	const controller = new AbortController();
	session.subscribe(() => {
		const {stage} = session.getSnapshot();
		if (stage.name === 'scanning' && (stage.progress.hashing?.bytes ?? 0) > 0) {
			controller.abort('SIGINT');
		}
	});
	await assert.rejects(session.verify({deep: true}, controller.signal), (reason) => reason === 'SIGINT');
});

test('an explanation of what only a manifest that goes names is refused: nothing has it', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const loose = store.push('app');
	store.removeBlob(loose.config.digest);
	store.remove(`repositories/app/_layers/${loose.config.digest.replace(':', '/')}`);
	const session = openSession(t, store);
	await session.scan();
	const {inventory, selection} = session;
	const explained = (text: string) => explainFound(inventory, selection, parseDigestPrefix(text));
	assert.equal(explained(loose.digest).kept, false);
	assert.throws(
		() => explained(loose.config.digest),
		(error) => error instanceof UserError && error.exitCode === 1 && error.message.startsWith('Nothing in '),
	);
});
