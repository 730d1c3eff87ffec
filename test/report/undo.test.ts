import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Refusal, UsageError} from '../../source/errors.ts';
import {undo} from '../../source/report/undo.ts';
import {runCommand} from '../support/fake-context.ts';
import {FakeSession} from '../support/fake-session.ts';
import {heldRun as held, sampleResult} from '../support/sample-plan.ts';

const restored = {tags: 1, manifests: 2, layerLinks: 0, blobs: 3, bytes: 2048};
const onUndo = () => ({...sampleResult, id: held.id, state: 'undone' as const, restored});

test('the newest run in quarantine is put back, and what came back is told', async () => {
	const session = new FakeSession({runs: [held], onUndo});
	assert.deepEqual(await runCommand(undo, session), {
		exitCode: 0,
		stdout: `Run ${held.id} is undone. Put back: 1 tag, 2 manifests, 3 blobs (2.0 KiB).\n\nNext\n  1. See what a cleanup would free now:\n     registry-cleanup-tui report --root /srv/registry\n`,
		stderr: '',
	});
	assert.deepEqual(session.calls, [`undo ${held.id}`]);
});

test('the document has the keys of the contract', async () => {
	const {stdout} = await runCommand(undo, new FakeSession({runs: [held], onUndo}), {json: true});
	assert.equal(
		stdout,
		`{
  "schema": 1,
  "command": "undo",
  "root": "/srv/registry",
  "run": {
    "id": "20261102T101500Z-0002",
    "state": "undone",
    "restored": {
      "blobs": 3,
      "bytes": 2048,
      "tags": 1,
      "manifests": 2,
      "layerLinks": 0
    },
    "deleted": {
      "blobs": 0,
      "bytes": 0
    }
  }
}
`,
	);
});

test('what something newer stands in the place of is told', async () => {
	const dropped = [{kind: 'tag', path: 'repositories/a/_manifests/tags/v1', reason: 'it was pushed again'}] as const;
	const session = new FakeSession({runs: [held], onUndo: () => ({...onUndo(), dropped})});
	assert.match(
		(await runCommand(undo, session)).stdout,
		/\nLeft in the quarantine: repositories\/a\/_manifests\/tags\/v1: it was pushed again\n\nNext\n  1. Once what is in the way is gone, ask again:\n {5}registry-cleanup-tui undo /,
	);
});

test('a dry run changes nothing', async () => {
	const session = new FakeSession({runs: [held], settings: {dryRun: true}});
	assert.deepEqual(await runCommand(undo, session), {
		exitCode: 0,
		stdout: `Would put back run ${held.id}: 3 blobs, 2.0 KiB, and all that refers to them.\nThis was a dry run: nothing was changed.\n\nNext\n  1. Do it:\n     registry-cleanup-tui undo ${held.id} --root /srv/registry\n`,
		stderr: '',
	});
	assert.deepEqual(session.calls, []);
});

test('with no run in quarantine it is wrong usage', async () => {
	await assert.rejects(runCommand(undo, new FakeSession()), UsageError);
});

test('one that was stopped says so, and that the same command goes on', async () => {
	const onStopped = () => ({...onUndo(), state: 'undoing' as const, stopped: 'SIGINT' as const});
	const {exitCode, stdout} = await runCommand(undo, new FakeSession({runs: [held], onUndo: onStopped}));
	assert.equal(exitCode, 130);
	assert.match(stdout, /^Stopped by SIGINT at a safe point; the same command goes on\.\nRun \S+ is undoing\. /);
});

test('nothing is put back while another process works on the storage, whatever its run has come to', async () => {
	const other = new Refusal('Another run works on this storage');
	const session = new FakeSession({runs: [], other});
	await assert.rejects(runCommand(undo, session), other);
	await assert.rejects(runCommand(undo, new FakeSession({runs: [], other, settings: {dryRun: true}})), UsageError);
	assert.deepEqual(session.calls, []);
});
