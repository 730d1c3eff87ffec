import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Refusal} from '../../source/errors.ts';
import type {Problem} from '../../source/inventory/problems.ts';
import type {Plan} from '../../source/plan/plan.ts';
import {reportText} from '../../source/report/report-text.ts';
import type {Settings} from '../../source/session.ts';
import {digestOf, donePlan, samplePlan, sampleProblems, sampleSettings} from '../support/sample-plan.ts';

interface Knowledge {
	readonly settings?: Partial<Settings>;
	readonly problems?: readonly Problem[];
	readonly refusal?: Refusal;
}

const scanned = ({settings, problems = [], refusal}: Knowledge = {}) => ({
	settings: {...sampleSettings, ...settings},
	problems,
	refusal,
});

test('a report shows what is there, what would go, where it is, what protects the rest, and what to do', () => {
	assert.equal(
		reportText('report', samplePlan, scanned({problems: sampleProblems})),
		`/srv/registry

                            Before           After           Freed
  Repositories                   3               3               0
  Tags                           4               4               0
  Manifests                  1,268             131           1,137
  Layer links                9,120           1,409           7,711
  Blobs                     14,327           1,397          12,930
  Size                   197.7 GiB        28.5 GiB       169.2 GiB
  Uploads                        2               0               2
  Size of uploads          4.0 KiB             0 B         4.0 KiB

A cleanup would free 169.2 GiB of 197.7 GiB (86%).

Repositories                        Tags Manifests Untagged       Size     Frees
  team/app                             2     1,250    1,137  186.3 GiB 167.6 GiB
  tools/linter                         1         6        0    2.0 GiB       0 B
  base/ubuntu                          1        12        0    1.0 GiB       0 B
  Blobs of several repositories, or of none                              1.6 GiB

Would go, but for being                       Manifests       Blobs         Size
  younger than 1h (--grace)                           2           9      5.0 MiB

Problems (2)
  stray (1)
    repositories/lost+found
      No registry writes this; it is left alone.
  tag-dangling (1)
    team/app:v1
      The tag's manifest is gone: nobody can pull it.

Next
  1. Clean up; this asks before it changes anything:
     registry-cleanup-tui clean --root /srv/registry
  2. What is younger than 1h may belong to a push under way. When nobody is
     pushing: --grace 0
`,
	);
});

test('a storage with nothing to do says so', () => {
	const text = reportText('report', donePlan, scanned());
	assert.equal(
		text.slice(text.indexOf('Nothing')),
		`Nothing to clean up: everything there is needed or protected.

Repositories                        Tags Manifests Untagged       Size     Frees
  team/app                             2     1,250        0  186.3 GiB       0 B
  tools/linter                         1         6        0    2.0 GiB       0 B
  base/ubuntu                          1        12        0    1.0 GiB       0 B

Next
  1. To free more, choose old tags to delete. This only shows what would go:
     registry-cleanup-tui report --root /srv/registry --delete-tags '**/*:*' --keep-last 10
`,
	);
});

test('an empty storage says so', () => {
	const nothing = {
		repositories: 0,
		tags: 0,
		manifests: 0,
		layerLinks: 0,
		blobs: 0,
		bytes: 0,
		uploads: 0,
		uploadBytes: 0,
	};
	const plan = {...donePlan, before: nothing, after: nothing, repositories: []};
	assert.equal(
		reportText('report', plan, scanned()),
		`/srv/registry

                            Before           After           Freed
  Repositories                   0               0               0
  Tags                           0               0               0
  Manifests                      0               0               0
  Layer links                    0               0               0
  Blobs                          0               0               0
  Size                         0 B             0 B             0 B
  Uploads                        0               0               0
  Size of uploads              0 B             0 B             0 B

The storage is empty.

Next
  1. If this is not the storage you meant, name its root with --root.
`,
	);
});

test('what a quarantine would keep is called held, not freed', () => {
	const text = reportText('report', samplePlan, scanned({settings: {quarantine: true}}));
	assert.match(text, /^ +Before +After +Held$/m);
	assert.match(text, /^A cleanup would move 169\.2 GiB of 197\.7 GiB \(86%\); purge frees it\.$/m);
});

test('only the biggest repositories are shown, those that free most first', () => {
	const repositories = Array.from({length: 12}, (_, index) => ({
		...samplePlan.repositories[0]!,
		name: `team/service-${String(index).padStart(2, '0')}`,
		bytes: 1000 * (12 - index),
		reclaimableBytes: index === 11 ? 500 : 0,
	}));
	const text = reportText('report', {...samplePlan, repositories}, scanned());
	const table = text.slice(text.indexOf('Biggest')).split('\n').slice(0, 12);
	assert.deepEqual(
		table.map((line) => line.slice(0, 24).trimEnd()),
		[
			'Biggest 10 of 12',
			'  team/service-11',
			'  team/service-00',
			'  team/service-01',
			'  team/service-02',
			'  team/service-03',
			'  team/service-04',
			'  team/service-05',
			'  team/service-06',
			'  team/service-07',
			'  team/service-08',
			'  Blobs of several repos',
		],
	);
});

test('every tag that would be deleted is named', () => {
	const steps: Plan['steps'] = [
		{kind: 'tag', repository: 'team/app', tag: 'old-1', digest: digestOf('a')},
		{kind: 'tag', repository: 'team/app', tag: 'old-2', digest: null},
		...samplePlan.steps,
	];
	assert.match(
		reportText('report', {...samplePlan, steps}, scanned()),
		/\n\nTags that would be deleted \(2\)\n {2}team\/app:old-1\n {2}team\/app:old-2\n\n/,
	);
});

test('leftovers of interrupted writes are told, since no figure counts them', () => {
	const steps: Plan['steps'] = [{kind: 'leftover', path: 'blobs/sha256/ab/x/data.1.tmp'}];
	assert.match(
		reportText('report', {...donePlan, steps}, scanned()),
		/\nA cleanup would free 0 B of 28\.5 GiB \(0%\)\.\nIt would also remove 1 leftover of interrupted writes, which no figure counts\.\n/,
	);
});

test('the command line repeats the options that made the plan', () => {
	const settings = {
		exclude: ['base/*', "it's"],
		only: ['team/**'],
		deleteTags: ['**/*:pr-*'],
		keepLast: 3,
		olderThan: 2_592_000,
		grace: 0,
		uploadsOlderThan: 3600,
		emptyRepositories: true,
		quarantine: true,
		serve: false,
		gc: 'registry',
	} as const;
	const lines = reportText('dry-run', samplePlan, scanned({settings})).split('\n');
	assert.deepEqual(lines.slice(lines.indexOf('Next'), lines.indexOf('Next') + 3), [
		'Next',
		'  1. Do it:',
		String.raw`     registry-cleanup-tui clean --root /srv/registry --exclude 'base/*' --exclude 'it'\''s' --only 'team/**' --delete-tags '**/*:pr-*' --keep-last 3 --older-than 30d --grace 0 --uploads-older-than 1h --empty-repositories --quarantine --no-registry --gc registry`,
	]);
});

test('a storage that clean refuses is shown, with the reason', () => {
	const refusal = new Refusal('This storage has manifests and not one tag', {hint: '--allow-tagless overrules that.'});
	const text = reportText('report', samplePlan, scanned({refusal}));
	assert.match(
		text,
		/Next\n {2}1\. clean would refuse\. This storage has manifests and not one tag\.\n {5}--allow-tagless overrules that\.\n/,
	);
	assert.doesNotMatch(text, /registry-cleanup-tui clean/);
});

test('the question whether to go on suggests no other command', () => {
	assert.doesNotMatch(reportText('question', samplePlan, scanned()), /registry-cleanup-tui/);
});

test('a frozen repository comes with what thaws it', () => {
	const problems = [{kind: 'manifest-unreadable', repository: 'a', message: 'It is not JSON.'}] as const;
	const text = reportText('report', donePlan, scanned({problems}));
	assert.match(text, /--delete-unreadable deletes such manifests/);
	assert.doesNotMatch(
		reportText('report', donePlan, scanned({problems, settings: {deleteUnreadable: true}})),
		/deletes such manifests/,
	);
});

test('no line of a table or a text is wider than 80 columns, whatever the names are', () => {
	const name = `team/${'very-long-name/'.repeat(12)}end`;
	const repositories = samplePlan.repositories.map((repository) => ({...repository, name}));
	const problems = [{kind: 'tag-dangling', repository: 'a', reference: 'v1', message: 'word '.repeat(60)}] as const;
	const lines = reportText('question', {...samplePlan, repositories}, scanned({problems})).split('\n');
	assert.deepEqual(
		lines.filter((line) => line.length > 80),
		[],
	);
	assert.ok(lines.some((line) => line.startsWith('  team/very-long…ry-long-name/end')));
});

test('names from strangers reach the terminal harmless', () => {
	const repositories = [{...samplePlan.repositories[1]!, name: 'a\u001B[2J\u202Eb'}];
	const problems = [{kind: 'stray', path: 'x\u0007', message: 'line\nbreak'}] as const;
	const steps: Plan['steps'] = [{kind: 'tag', repository: 'r\r', tag: 't\u009B', digest: null}];
	const text = reportText('report', {...samplePlan, root: '/srv/\u001B', repositories, steps}, scanned({problems}));
	assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
	assert.ok(text.includes(String.raw`a\x1b[2J\u202eb`));
	assert.ok(text.includes(String.raw`r\x0d:t\x9b`));
	assert.ok(text.includes(String.raw`line\x0abreak`));
});
