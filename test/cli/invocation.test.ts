import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commands} from '../../source/cli/commands.ts';
import {findCommand} from '../../source/cli/invocation.ts';
import type {GivenOptions} from '../../source/cli/options.ts';
import {UsageError} from '../../source/errors.ts';

const find = (words: readonly string[], given: GivenOptions = {}) => findCommand({words, given});

function usageOf(
	words: readonly string[],
	given: GivenOptions = {},
): readonly [message: string, hint: string | undefined] {
	try {
		find(words, given);
	} catch (error) {
		assert.ok(error instanceof UsageError);
		return [error.message, error.hint];
	}

	return assert.fail('it was accepted');
}

test('the first word is the command, the next ones what it is about', () => {
	assert.equal(find([]).command.name, '');
	assert.equal(find(['report']).command.name, 'report');
	const {command, inputs} = find(['demo', '/tmp/x']);
	assert.deepEqual([command.name, inputs], ['demo', ['/tmp/x']]);
});

test('an unknown command is wrong usage, with the nearest one', () => {
	assert.deepEqual(usageOf(['reprot']), ['There is no command "reprot"', 'Did you mean report?']);
	assert.deepEqual(usageOf(['frobnicate']), [
		'There is no command "frobnicate"',
		'registry-cleanup-tui --help lists them.',
	]);
	assert.deepEqual(usageOf(['/srv/registry']), [
		'There is no command "/srv/registry"',
		'A storage root is named with --root /srv/registry.',
	]);
});

test('a word too much is wrong usage', () => {
	assert.deepEqual(usageOf(['report', 'team/app']), [
		'"team/app" is one word too many after report',
		'registry-cleanup-tui report --help shows what it takes. A GLOB with * needs quotes.',
	]);
	assert.deepEqual(usageOf(['undo', 'a', 'b'])[0], '"b" is one word too many after undo');
});

test('an option that does not go with the command is wrong usage, with the commands that take it', () => {
	assert.deepEqual(usageOf(['runs'], {grace: '0'}), [
		'--grace does not go with runs',
		'It goes with report, clean, policy, verify, why, demo, or without a command.',
	]);
	assert.deepEqual(usageOf([], {yes: true}), [
		'--yes needs a command',
		'It goes with report, clean, apply, undo, purge.',
	]);
	assert.deepEqual(usageOf(['demo'], {root: '/r'}), [
		'--root does not go with demo',
		'It goes with report, clean, apply, policy, verify, why, runs, undo, purge, or without a command.',
	]);
});

test('one word turns a clean into a report', () => {
	const optionsOf = (name: string) => commands.find((command) => command.name === name)?.options;
	assert.deepEqual(
		optionsOf('report')?.filter((name) => name !== 'plan'),
		optionsOf('clean'),
	);
});
