import assert from 'node:assert/strict';
import {test} from 'node:test';
import {problemKinds, type Problem} from '../../source/inventory/problems.ts';
import {verify} from '../../source/report/verify.ts';
import {runCommand} from '../support/fake-context.ts';
import {FakeSession} from '../support/fake-session.ts';
import {digestOf} from '../support/sample-plan.ts';

const stray: Problem = {kind: 'stray', path: 'blobs/notes.txt', message: 'No registry writes this; it is left alone.'};
const dangling: Problem = {
	kind: 'tag-dangling',
	repository: 'team/app',
	reference: 'v1',
	digest: digestOf('a'),
	path: 'repositories/team/app/_manifests/tags/v1/current/link',
	message: "The tag's manifest is gone: nobody can pull it. Push it again, or delete the tag.",
};

test('a complete storage: what was checked, and that every tag is complete', async () => {
	const session = new FakeSession();
	assert.deepEqual(await runCommand(verify, session), {
		exitCode: 0,
		stdout: `/srv/registry

Checked
  Tags                           4
  Manifests                  1,268
  Blobs                     14,327
  Size                   197.7 GiB

Every tag is complete.

Next
  1. Hash every blob as well, which takes as long as reading all of them:
     registry-cleanup-tui verify --root /srv/registry --deep
`,
		stderr: '',
	});
	assert.deepEqual(session.calls, ['verify']);
});

test('--deep says that the bytes were hashed', async () => {
	const session = new FakeSession();
	const {exitCode, stdout} = await runCommand(verify, session, {deep: true});
	assert.equal(exitCode, 0);
	assert.match(stdout, /\n {2}Size, hashed {11}197\.7 GiB\n/);
	assert.match(
		stdout,
		/\nEvery tag is complete, and every blob is what its digest says\.\n\nNext\n {2}1\. See what a cleanup would free:\n {5}registry-cleanup-tui report --root /,
	);
	assert.deepEqual(session.calls, ['verify deep']);
});

test('what it says to do next is a command line that it takes', async () => {
	const {stdout} = await runCommand(verify, new FakeSession({settings: {serve: false}}));
	assert.match(stdout, /^ {5}registry-cleanup-tui verify --root \/srv\/registry --deep$/m);
});

test('strays are told and are no damage', async () => {
	const {exitCode, stdout} = await runCommand(verify, new FakeSession({problems: [stray]}));
	assert.equal(exitCode, 0);
	assert.match(stdout, /\nProblems \(1\)\n {2}stray \(1\)\n {4}blobs\/notes\.txt\n/);
	assert.match(stdout, /\nEvery tag is complete\.\n\nNext\n/);
});

test('damage ends with 1, and says what to do', async () => {
	const {exitCode, stdout} = await runCommand(verify, new FakeSession({problems: [stray, dangling]}));
	assert.equal(exitCode, 1);
	assert.doesNotMatch(stdout, /complete/);
	assert.ok(
		stdout.endsWith(`
Next
  1. Push a dangling tag again, or delete it.
  2. To delete the dangling tag team/app:v1:
     registry-cleanup-tui clean --root /srv/registry --delete-tags team/app:v1
`),
		stdout,
	);
});

test('each kind of damage has its next step, within 80 columns', async () => {
	for (const kind of problemKinds) {
		const problems = [{...dangling, kind}];
		const {exitCode, stdout} = await runCommand(verify, new FakeSession({problems}));
		const isDamage = !['stray', 'symlink', 'signature-orphan'].includes(kind);
		assert.equal(exitCode, isDamage ? 1 : 0, kind);
		assert.equal(!stdout.includes('\n  1. Hash every blob'), isDamage, kind);
		assert.deepEqual(
			stdout.split('\n').filter((line) => line.length > 80),
			[],
		);
	}
});

test('a name that a shell or a glob would take for more is in no command line', async () => {
	const problems = [{...dangling, repository: 'team/$(reboot)\u001B[2J'}];
	const {stdout} = await runCommand(verify, new FakeSession({problems}));
	assert.doesNotMatch(stdout, /--delete-tags|\u001B/);
	assert.ok(stdout.includes(String.raw`team/$(reboot)\x1b[2J:v1`));
});

test('the document has the keys of the contract, and the problems', async () => {
	const {exitCode, stdout} = await runCommand(verify, new FakeSession({problems: [dangling]}), {
		json: true,
		deep: true,
	});
	assert.equal(exitCode, 1);
	assert.deepEqual(JSON.parse(stdout), {
		schema: 1,
		command: 'verify',
		root: '/srv/registry',
		tags: 4,
		manifests: 1268,
		blobs: 14_327,
		bytes: 212_278_345_728,
		problems: [dangling],
	});
	assert.deepEqual(Object.keys(JSON.parse(stdout) as object), [
		'schema',
		'command',
		'root',
		'tags',
		'manifests',
		'blobs',
		'bytes',
		'problems',
	]);
});
