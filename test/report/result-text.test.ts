import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Plan} from '../../source/plan/plan.ts';
import type {RunResult} from '../../source/run/run.ts';
import {resultText} from '../../source/report/result-text.ts';
import {digestOf, samplePlan, sampleProblems, sampleResult} from '../support/sample-plan.ts';

const table = `
                            Before           After           Freed
  Repositories                   3               3               0
  Tags                           4               4               0
  Manifests                  1,268             131           1,137
  Layer links                9,120           1,409           7,711
  Blobs                     14,327           1,397          12,930
  Size                   197.7 GiB        28.5 GiB       169.2 GiB
  Uploads                        2               0               2
  Size of uploads          4.0 KiB             0 B         4.0 KiB
`;

const restart = `Restart the registry: its in-memory blob cache still knows what is gone,
     and would answer a push of it with "exists". Flush Redis where it is the
     cache.
`;

const textOf = (changes: Partial<RunResult>) => resultText(samplePlan, {...sampleResult, ...changes}, []);

test('a cleanup ends with what was measured, the problems that are left, and the restart', () => {
	assert.equal(
		resultText(samplePlan, sampleResult, sampleProblems),
		`Cleaned /srv/registry (run 20261124T101500Z-4f2a, 25:24)
${table}
Freed 169.2 GiB of 197.7 GiB (86%).

Problems (2)
  stray (1)
    repositories/lost+found
      No registry writes this; it is left alone.
  tag-dangling (1)
    team/app:v1
      The tag's manifest is gone: nobody can pull it.

Next
  1. ${restart}`,
	);
});

test('a problem of what went is no problem any more, unless it was left alone or put back', () => {
	const plan: Plan = {
		...samplePlan,
		steps: [{kind: 'tag', repository: 'team/app', tag: 'v1', digest: digestOf('a')}],
	};
	const problems = sampleProblems.filter(({kind}) => kind === 'tag-dangling');
	const tells = (changes: Partial<RunResult>) =>
		resultText(plan, {...sampleResult, ...changes}, problems).includes('team/app:v1\n');
	assert.equal(tells({}), false);
	assert.equal(tells({stopped: 'SIGTERM'}), true);
	assert.equal(tells({restored: {...sampleResult.restored, tags: 1}}), true);
	const path = 'repositories/team/app/_manifests/tags/v1';
	assert.equal(tells({dropped: [{kind: 'tag', path, reason: 'the tag names another digest by now'}]}), true);
});

test('a run that stays in quarantine says to restart the registry first, then how to free its space or to take it back', () => {
	assert.equal(
		textOf({state: 'quarantined'}),
		`Moved to the quarantine: /srv/registry (run 20261124T101500Z-4f2a, 25:24)
${table.replace('Freed', ' Held')}
In quarantine: 169.2 GiB of 197.7 GiB (86%).

Next
  1. ${restart}  2. The space comes back with:
     registry-cleanup-tui purge 20261124T101500Z-4f2a --root /srv/registry
  3. Until then, everything can be put back with:
     registry-cleanup-tui undo 20261124T101500Z-4f2a --root /srv/registry
`,
	);
});

test('a stopped run says that the storage is consistent, and what the next one does', () => {
	const text = textOf({
		state: 'quarantining',
		stopped: 'SIGTERM',
		after: {...samplePlan.after, bytes: 111_669_149_696},
	});
	assert.equal(
		text.slice(0, text.indexOf('                            Before')) + text.slice(text.indexOf('Less than before')),
		`Stopped by SIGTERM at a safe point: /srv/registry (run 20261124T101500Z-4f2a,
25:24) is quarantining.

Less than before: 93.7 GiB of 197.7 GiB (47%). 169.2 GiB were planned.

Next
  1. The storage is consistent. The next clean first settles what this run has
     left.
  2. ${restart}`,
	);
});

test('what the run put back and what it left alone is told', () => {
	const dropped = Array.from({length: 7}, (_, index) => ({
		kind: 'tag' as const,
		path: `repositories/team/app/_manifests/tags/v${index}`,
		reason: 'the tag names another digest by now',
	}));
	const restored = {tags: 0, manifests: 1, layerLinks: 2, blobs: 3, bytes: 2048};
	const text = textOf({restored, dropped});
	assert.equal(
		text.slice(text.indexOf('Freed 169'), text.indexOf('Next')),
		`Freed 169.2 GiB of 197.7 GiB (86%).
Put back, because it was needed by then: 1 manifest, 2 layer links, 3 blobs (2.0
KiB).

Left alone, because the disk had changed since the plan (7)
  repositories/team/app/_manifests/tags/v0: the tag names another digest by now
  repositories/team/app/_manifests/tags/v1: the tag names another digest by now
  repositories/team/app/_manifests/tags/v2: the tag names another digest by now
  repositories/team/app/_manifests/tags/v3: the tag names another digest by now
  repositories/team/app/_manifests/tags/v4: the tag names another digest by now
  … and 2 more

`,
	);
});

test('a run whose check found new problems says that everything is back, and which they are', () => {
	const newProblems = [
		{
			kind: 'blob-missing',
			repository: 'team/app',
			reference: digestOf('c'),
			digest: digestOf('d'),
			message: 'The manifest needs this blob and it is gone.',
		},
	] as const;
	const restored = {tags: 0, manifests: 1137, layerLinks: 7711, blobs: 12_930, bytes: 1024};
	const text = textOf({state: 'undone', newProblems, restored, after: samplePlan.before});
	assert.match(
		text,
		/^Put everything back, because the check found new problems: \/srv\/registry \(run\n20261124T101500Z-4f2a, 25:24\)\n/,
	);
	assert.equal(
		text.slice(text.indexOf('Less than')),
		`Less than before: 0 B of 197.7 GiB (0%). 169.2 GiB were planned.
Put back: 1,137 manifests, 7,711 layer links, 12,930 blobs (1.0 KiB).

New problems, found by the check before the purge (1)
  blob-missing (1)
    team/app@sha256:cccccccccccc
      The manifest needs this blob and it is gone.
`,
	);
});
