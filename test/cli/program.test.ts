import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {after, test} from 'node:test';
import {writeDemo} from '../../source/demo/demo.ts';
import {documentOf} from '../support/clean.ts';
import {programFile, runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

async function demoStore(): Promise<string> {
	const root = path.join(temporaryFolder({after}), 'registry');
	await writeDemo(root);
	return root;
}

test('--version prints the version of package.json', async () => {
	const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly version: string};
	const {code, stdout, stderr} = await runProgram(['--version']);
	assert.deepEqual({code, stdout, stderr}, {code: 0, stdout: `${version}\n`, stderr: ''});
});

test('--help teaches, with and without a command', async () => {
	const overview = await runProgram(['--help']);
	assert.equal(overview.code, 0);
	assert.match(overview.stdout, /^See what fills .*\n\nUsage\n {2}registry-cleanup-tui \[command\] \[options\]\n/);
	const command = await runProgram(['clean', '--help']);
	assert.equal(command.code, 0);
	assert.match(command.stdout, /^registry-cleanup-tui clean \[options\]\n/);
});

/** What the program loads of itself: the texts of its files, told by Node. */
async function filesLoaded(args: readonly string[]): Promise<readonly string[]> {
	const {code, stderr} = await runProgram(args, {env: {NODE_DEBUG: 'module'}});
	assert.equal(code, 0, stderr);
	const loaded = new Set(stderr.match(/dist\/[\w-]+\.js/g));
	assert.ok(loaded.has('dist/cli.js'));
	return [...loaded].map((name) => readFileSync(path.join(path.dirname(programFile), path.basename(name)), 'utf8'));
}

test('--help loads neither the storage nor the screens', async () => {
	for (const text of await filesLoaded(['--help'])) {
		assert.doesNotMatch(text, /_manifests|useState/);
	}
});

test('a report loads neither the screens nor what speaks to registries', async () => {
	const texts = await filesLoaded(['report', '--root', await demoStore()]);
	assert.ok(texts.some((text) => text.includes('_manifests')));
	for (const text of texts) {
		assert.doesNotMatch(text, /useState|require\("node:(?:https?|net|child_process|readline)"\)/);
	}
});

test('the screens make a segmenter when a text needs it, and know emoji by no literal, which is read with the file', () => {
	const folder = path.dirname(programFile);
	const screens = readdirSync(folder).filter((name) => /^run-ui-.*\.js$/.test(name));
	assert.equal(screens.length, 1);
	const text = readFileSync(path.join(folder, screens[0]!), 'utf8');
	assert.match(text, /\?\?=new Intl\.Segmenter\b/);
	assert.doesNotMatch(text, /[^?]=new Intl\.Segmenter\b/);
	assert.doesNotMatch(text, /\/\^?\\p\{RGI_Emoji\}/);
});

test('wrong usage ends with 2, a line that says what and a line that says what to do', async () => {
	const cases: ReadonlyArray<readonly [argv: readonly string[], stderr: string]> = [
		[['reprot'], 'registry-cleanup-tui: There is no command "reprot"\nDid you mean report?\n'],
		[['report', '--exclud', 'x'], 'registry-cleanup-tui: There is no option --exclud\nDid you mean --exclude?\n'],
		[
			['clean', '--root', '/nowhere'],
			'registry-cleanup-tui: clean needs --yes where it cannot ask\nSee first what it would do: registry-cleanup-tui clean --root /nowhere --dry-run\n',
		],
		[
			['report', '--root', '/nowhere', '--grace', 'soon'],
			'registry-cleanup-tui: --grace needs an age, not "soon"\nAn age is a number with s, m, h, d or w: 90s, 5m, 12h, 30d, 8w; 0 turns the limit off.\n',
		],
	];
	for (const [argv, expected] of cases) {
		const {code, stdout, stderr} = await runProgram(argv);
		assert.deepEqual({code, stdout, stderr}, {code: 2, stdout: '', stderr: expected});
	}
});

test('a root that is not there is one clear line, without a stack', async () => {
	const {code, stdout, stderr} = await runProgram(['report', '--root', '/nowhere/at/all', '--json']);
	assert.equal(code, 1);
	assert.equal(stdout, '');
	assert.match(stderr, /^registry-cleanup-tui: [^\n]*\/nowhere\/at\/all[^\n]*\n[^\n]+\n$/);
});

test('a glob that matches nothing is wrong usage', async () => {
	const {code, stderr} = await runProgram(['report', '--root', await demoStore(), '--exclude', 'no/such/*']);
	assert.equal(code, 2);
	assert.match(stderr, /\nregistry-cleanup-tui: --exclude 'no\/such\/\*' matches no/);
});

test('without a command and without a terminal it reports, and writes nothing', async () => {
	const root = await demoStore();
	const tree = snapshotTree(root);
	const {code, stdout, stderr} = await runProgram(['--grace', '0'], {
		env: {REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: root},
	});
	assert.equal(code, 0);
	assert.match(stdout, /A cleanup would free \d+\.\d MiB of \d+\.\d MiB \(\d+%\)\./);
	assert.equal(stderr, `Reading ${root}\n`);
	assertSameTree(snapshotTree(root), tree);
});

test('demo writes a store and reports it; the same store gives the same figures again', async () => {
	const root = path.join(temporaryFolder({after}), 'demo');
	const {code, stderr, json} = await runProgram(['demo', root, '--json']);
	assert.equal(code, 0);
	assert.equal(
		stderr,
		`A demo store is in ${root}\nReading ${root}\nRemove the demo store when you are done: rm -r ${root}\n`,
	);
	const document = await documentOf('report', root);
	const printed = json() as typeof document;
	assert.equal(printed.dryRun, true);
	assert.deepEqual(printed.before, document.before);
	assert.ok(printed.reclaim.bytes > 1_000_000);
	assert.equal((await runProgram(['demo', root])).code, 2);
});

test('demo tells how to remove a store in a folder whose name a shell would part', async () => {
	const root = path.join(temporaryFolder({after}), 'my demo');
	const {stderr} = await runProgram(['demo', root, '--json']);
	assert.ok(stderr.endsWith(`: rm -r '${root}'\n`), stderr);
});

test('a folder that is not there any more is no place to start in, and is told as such', async () => {
	const root = await demoStore();
	const there = temporaryFolder({after});
	for (const args of [['report', '--root', root], ['clean', '--yes', '--root', 'relative'], ['demo']]) {
		const gone = path.join(there, 'gone');
		mkdirSync(gone);
		const {status, stdout, stderr} = spawnSync(
			'/bin/sh',
			['-c', 'rmdir "$0" && exec "$@"', gone, process.execPath, programFile, ...args],
			{cwd: gone, encoding: 'utf8'},
		);
		assert.deepEqual([status, stdout], [2, '']);
		assert.match(stderr, /^registry-cleanup-tui: The folder that this was started in is not there any more\n.+\n$/);
	}
});

test('a cleanup that is started in a folder of the storage goes on when it removes that', async () => {
	const root = await demoStore();
	const cwd = path.join(root, 'docker/registry/v2/repositories/team-a/api/_layers/sha256');
	const choices = ['--delete-tags', '**/*:*', '--empty-repositories', '--grace', '0'];
	const {code, stderr} = await runProgram(['clean', '--yes', '--root', root, '--no-registry', ...choices], {cwd});
	assert.equal(code, 0, stderr);
	assert.equal(existsSync(cwd), false);
});

test('work that comes to no end is no success, whatever leaves it waiting', async () => {
	const silent = `import http from 'node:http'; import {PassThrough} from 'node:stream'; http.request = () => new PassThrough();`;
	const {code} = await runProgram(['noise', 'localhost'], {
		env: {NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(silent)}`},
	});
	assert.equal(code, 1);
});

test('a dry run tells exactly what the real run does', async () => {
	const root = await demoStore();
	const tree = snapshotTree(root);
	const dry = await documentOf('clean', root, ['--dry-run']);
	assert.equal(dry.dryRun, true);
	assert.equal(dry.run, undefined);
	assertSameTree(snapshotTree(root), tree);
	const byEnvironment = await documentOf('clean', root, [], {env: {DRYRUN: '1'}});
	assert.deepEqual(byEnvironment, dry);
	const real = await documentOf('clean', root);
	assert.equal(real.dryRun, false);
	assert.equal(real.run?.state, 'purged');
	assert.deepEqual(real.before, dry.before);
	assert.deepEqual(real.after, dry.after);
	assert.deepEqual(real.reclaim, dry.reclaim);
	const again = await documentOf('clean', root);
	assert.equal(again.dryRun, true);
	assert.equal(again.run, undefined);
	assert.deepEqual(again.before, real.after);
});

test('--quarantine holds everything until it is undone or purged', async () => {
	const root = await demoStore();
	const before = await documentOf('report', root);
	const {run} = await documentOf('clean', root, ['--quarantine']);
	assert.equal(run?.state, 'quarantined');
	const runs = await runProgram(['runs', '--root', root]);
	assert.match(runs.stdout, new RegExp(`\n${run.id} .* quarantined `));
	const undone = await runProgram(['undo', '--root', root, '--no-registry', '--json']);
	assert.equal(undone.code, 0);
	assert.deepEqual((await documentOf('report', root)).before, before.before);
	const second = await documentOf('clean', root, ['--quarantine']);
	const purged = await runProgram(['purge', '--root', root, '--no-registry']);
	assert.equal(purged.code, 0);
	assert.match(purged.stdout, new RegExp(`^Run ${second.run?.id} is purged\\. Deleted: \\d+ blobs, `));
	assert.equal((await runProgram(['undo', '--root', root, '--no-registry'])).code, 2);
});

test('a refused storage ends with 3', async () => {
	const root = temporaryFolder({after});
	writeFileSync(path.join(root, 'holiday.jpg'), 'not a registry');
	for (const argv of [['clean', '--yes'], ['report']]) {
		const {code, stdout, stderr} = await runProgram([...argv, '--root', root]);
		assert.deepEqual({code, stdout}, {code: 3, stdout: ''});
		assert.match(stderr, /^registry-cleanup-tui: [^\n]+\n[^\n]+\n$/);
	}

	assert.deepEqual(readdirSync(root), ['holiday.jpg']);
});

test('a reader that has had enough ends the output quietly', async () => {
	const child = spawn(process.execPath, [programFile, 'report', '--root', await demoStore(), '--json'], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	child.stdout.destroy();
	let stderr = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	const code = await new Promise((resolve) => {
		child.once('close', resolve);
	});
	assert.equal(code, 0);
	assert.match(stderr, /^Reading .*\n$/);
});
