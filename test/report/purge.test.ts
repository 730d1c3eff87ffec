import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Refusal, UsageError} from '../../source/errors.ts';
import {purge} from '../../source/report/purge.ts';
import {runCommand} from '../support/fake-context.ts';
import {FakeSession} from '../support/fake-session.ts';
import {heldRun as held, sampleResult} from '../support/sample-plan.ts';

const restored = {tags: 0, manifests: 0, layerLinks: 1, blobs: 1, bytes: 1024};
const onPurge = () => ({...sampleResult, id: held.id, restored});
const script = {runs: [held], onPurge};

test('what is needed by now goes back, and the rest is deleted', async () => {
	const session = new FakeSession(script);
	assert.deepEqual(await runCommand(purge, session), {
		exitCode: 0,
		stdout: `Run ${held.id} is purged. Deleted: 2 blobs, 1.0 KiB. Put back: 1 layer link, 1 blob (1.0 KiB).\n\nNext\n  1. Restart the registry: its in-memory blob cache still knows what is gone,\n     and would answer a push of it with "exists". Flush Redis where it is the\n     cache.\n`,
		stderr: '',
	});
	assert.deepEqual(session.calls, [`purge ${held.id}`]);
});

test('the document says what was deleted and what was put back', async () => {
	const {stdout} = await runCommand(purge, new FakeSession(script), {json: true});
	assert.deepEqual(JSON.parse(stdout), {
		schema: 1,
		command: 'purge',
		root: '/srv/registry',
		run: {
			id: held.id,
			state: 'purged',
			restored: {blobs: 1, bytes: 1024, tags: 0, manifests: 0, layerLinks: 1},
			deleted: {blobs: 2, bytes: 1024},
		},
	});
});

test('on a terminal it asks, since nobody can take it back', async () => {
	const session = new FakeSession(script);
	const declined = await runCommand(purge, session, {terminal: true, typed: 'no\n'});
	assert.deepEqual(declined, {
		exitCode: 1,
		stdout: `Run ${held.id} holds 3 blobs, 2.0 KiB. Purged, nothing of it can be put back.\nType yes to purge it, anything else to leave it: `,
		stderr: 'Nothing was changed.\n',
	});
	assert.deepEqual(session.calls, []);
	assert.equal((await runCommand(purge, session, {terminal: true, typed: 'yes\n'})).exitCode, 0);
	assert.equal((await runCommand(purge, session, {terminal: true, yes: true})).exitCode, 0);
	assert.deepEqual(session.calls, [`purge ${held.id}`, `purge ${held.id}`]);
});

test('a purge that a signal stopped has deleted nothing that it could count', async () => {
	const session = new FakeSession({
		runs: [held],
		onPurge: () => ({...onPurge(), state: 'purging', stopped: 'SIGINT'}),
	});
	const {exitCode, stdout} = await runCommand(purge, session, {json: true});
	assert.equal(exitCode, 130);
	assert.match(stdout, /"deleted": \{\n {6}"blobs": 0,\n {6}"bytes": 0\n/);
});

test('a dry run changes nothing and asks nothing', async () => {
	const session = new FakeSession({...script, settings: {dryRun: true}});
	assert.deepEqual(await runCommand(purge, session, {terminal: true, typing: true}), {
		exitCode: 0,
		stdout: `Would purge run ${held.id}: 3 blobs, 2.0 KiB.\nThis was a dry run: nothing was changed.\n\nNext\n  1. Do it:\n     registry-cleanup-tui purge ${held.id} --root /srv/registry\n`,
		stderr: '',
	});
	assert.deepEqual(session.calls, []);
});

test('nothing is purged while another process works on the storage, whatever its run has come to', async () => {
	const other = new Refusal('Another run works on this storage');
	const session = new FakeSession({runs: [], other});
	await assert.rejects(runCommand(purge, session), other);
	await assert.rejects(runCommand(purge, new FakeSession({runs: [], other, settings: {dryRun: true}})), UsageError);
	assert.deepEqual(session.calls, []);
});
