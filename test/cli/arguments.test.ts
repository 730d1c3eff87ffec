import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asksFor, parseArguments} from '../../source/cli/arguments.ts';
import {UsageError} from '../../source/errors.ts';

test('words and options come in any order', async () => {
	assert.deepEqual(
		await parseArguments([
			'clean',
			'-ny',
			'--root',
			'/srv/registry',
			'--exclude',
			'base/*',
			'--grace=0',
			'--exclude=team/app@sha256:ab*',
			'--no-registry',
			'--uploads-older-than',
			'2d',
			'--json',
		]),
		{
			words: ['clean'],
			given: {
				root: '/srv/registry',
				'dry-run': true,
				yes: true,
				json: true,
				exclude: ['base/*', 'team/app@sha256:ab*'],
				grace: '0',
				'uploads-older-than': '2d',
				'no-registry': true,
			},
		},
	);
	assert.deepEqual(await parseArguments([]), {words: [], given: {}});
});

test('values that look like numbers or booleans stay texts', async () => {
	const {words, given} = await parseArguments(['undo', '0123', '--root', '007', '--exclude', 'true', '--jobs', '4']);
	assert.deepEqual(words, ['undo', '0123']);
	assert.deepEqual(given, {root: '007', exclude: ['true'], jobs: '4'});
});

test('after -- everything is a word', async () => {
	assert.deepEqual(await parseArguments(['demo', '--json', '--', '--odd']), {
		words: ['demo', '--odd'],
		given: {json: true},
	});
});

const mistakes: ReadonlyArray<readonly [argv: readonly string[], message: string, hint: string]> = [
	[['--exclud', 'x'], 'There is no option --exclud', 'Did you mean --exclude?'],
	[['--dryrun'], 'There is no option --dryrun', 'Did you mean --dry-run?'],
	[['--dryRun'], 'There is no option --dryRun', 'Did you mean --dry-run?'],
	[['--registry'], 'There is no option --registry', 'Did you mean --no-registry?'],
	[['--no-dry-run'], 'There is no option --no-dry-run', 'registry-cleanup-tui --help lists them.'],
	[['--frobnicate=1'], 'There is no option --frobnicate', 'registry-cleanup-tui --help lists them.'],
	[['--__proto__', 'x'], 'There is no option --__proto__', 'registry-cleanup-tui --help lists them.'],
	[['-x'], 'There is no option -x', 'registry-cleanup-tui --help lists them.'],
	[['-nyx'], 'There is no option -nyx', 'registry-cleanup-tui --help lists them.'],
	[['-n1'], 'There is no option -n1', 'registry-cleanup-tui --help lists them.'],
	[
		['--exclude'],
		'--exclude needs a value: --exclude GLOB',
		'A value that begins with a dash is written --exclude=GLOB.',
	],
	[
		['--exclude', '--yes'],
		'--exclude needs a value: --exclude GLOB',
		'A value that begins with a dash is written --exclude=GLOB.',
	],
	[
		['--exclude='],
		'--exclude needs a value: --exclude GLOB',
		'A value that begins with a dash is written --exclude=GLOB.',
	],
	[['--root', ''], '--root needs a value: --root DIR', 'A value that begins with a dash is written --root=DIR.'],
	[['--dry-run=1'], '--dry-run takes no value, and "1" looks like one', 'Give --dry-run alone, or leave it out.'],
	[['--yes', 'false'], '--yes takes no value, and "false" looks like one', 'Give --yes alone, or leave it out.'],
	[['-n', 'true'], '-n takes no value, and "true" looks like one', 'Give -n alone, or leave it out.'],
	[['--root', 'a', '--root', 'b'], '--root is given 2 times', 'Give it once.'],
];

for (const [argv, message, hint] of mistakes) {
	test(`${argv.join(' ')} is wrong usage`, async () => {
		await assert.rejects(parseArguments(argv), (error) => {
			assert.ok(error instanceof UsageError);
			assert.deepEqual([error.message, error.hint], [message, hint]);
			return true;
		});
	});
}

test('help and version are asked for anywhere, whatever else is there', () => {
	assert.equal(asksFor(['clean', '--frobnicate', '--help']), 'help');
	assert.equal(asksFor(['--version', '-h']), 'help');
	assert.equal(asksFor(['report', '--version']), 'version');
	assert.equal(asksFor(['report']), undefined);
	assert.equal(asksFor(['demo', '--', '--help']), undefined);
});
