import assert from 'node:assert/strict';
import {test} from 'node:test';
import {runs} from '../../source/report/runs.ts';
import type {RunRecord} from '../../source/session.ts';
import {runCommand} from '../support/fake-context.ts';
import {FakeSession} from '../support/fake-session.ts';

const records: readonly RunRecord[] = [
	{
		version: 1,
		id: '20261101T101500Z-0001',
		startedAt: '2026-11-01T10:15:00.123Z',
		state: 'purged',
		keep: false,
		blobs: 1234,
		bytes: 5_000_000,
	},
	{
		version: 1,
		id: '20261102T101500Z-0002',
		startedAt: '2026-11-02T10:15:00.000Z',
		state: 'quarantined',
		keep: true,
		blobs: 1,
		bytes: 528,
	},
];

test('runs are listed with when, state and size', async () => {
	assert.deepEqual(await runCommand(runs, new FakeSession({runs: records})), {
		exitCode: 0,
		stdout: `Run                      Started               State            Blobs       Size
20261101T101500Z-0001    2026-11-01 10:15:00Z  purged           1,234    4.8 MiB
20261102T101500Z-0002    2026-11-02 10:15:00Z  quarantined          1      528 B

Next
  1. The space comes back with:
     registry-cleanup-tui purge 20261102T101500Z-0002 --root /srv/registry
  2. Until then, everything can be put back with:
     registry-cleanup-tui undo 20261102T101500Z-0002 --root /srv/registry
`,
		stderr: '',
	});
});

test('a storage that remembers none says so', async () => {
	const {stdout} = await runCommand(runs, new FakeSession());
	assert.equal(
		stdout,
		`/srv/registry remembers no run.

Next
  1. A cleanup that can be undone until it is purged:
     registry-cleanup-tui clean --root /srv/registry --quarantine
`,
	);
});

test('the document has the keys of the contract', async () => {
	const {stdout} = await runCommand(runs, new FakeSession({runs: records.slice(1)}), {json: true});
	assert.equal(
		stdout,
		`{
  "schema": 1,
  "command": "runs",
  "root": "/srv/registry",
  "runs": [
    {
      "id": "20261102T101500Z-0002",
      "startedAt": "2026-11-02T10:15:00.000Z",
      "state": "quarantined",
      "blobs": 1,
      "bytes": 528
    }
  ]
}
`,
	);
});
