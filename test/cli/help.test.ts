import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commands} from '../../source/cli/commands.ts';
import {help} from '../../source/cli/help.ts';
import {options} from '../../source/cli/options.ts';

test('every help fits in 80 columns and ends with one line break', () => {
	for (const command of [undefined, ...commands]) {
		const text = help(command);
		assert.deepEqual(
			text.split('\n').filter((line) => line.length > 80),
			[],
		);
		assert.match(text, /[^\n]\n$/);
	}
});

test('the overview names every command and every option', () => {
	const text = help(undefined);
	for (const {name, summary} of commands) {
		assert.ok(text.includes(`  ${name}`) && text.includes(summary), name);
	}

	for (const {name, summary} of options) {
		assert.ok(text.includes(`--${name}`) && text.includes(summary), name);
	}
});

test("every command's help shows at least one example of its own, and no empty section", () => {
	for (const command of commands) {
		const [head = '', ...sections] = help(command).split(/^(?=(?:Options|Examples)\n)/m);
		assert.match(head, new RegExp(`^registry-cleanup-tui ${command.name}\\b`));
		assert.deepEqual(
			sections.map((section) => section.split('\n')[0]),
			command.options.length === 0 ? ['Examples'] : ['Options', 'Examples'],
		);
		for (const section of sections) {
			assert.match(section, /^\w+\n {2}\S/);
		}

		assert.match(sections.at(-1)!, new RegExp(`^ {2}registry-cleanup-tui ${command.name}\\b`, 'm'));
	}
});

test("a command's help is its own: what it does, its options, examples", () => {
	assert.equal(
		help(commands.find(({name}) => name === 'runs')),
		`registry-cleanup-tui runs [options]
  the runs that the storage remembers: id, when, state, bytes

Lists what earlier cleanups have left in docker/registry/cleanup, oldest first.
A run in the state quarantined still holds everything: undo it or purge it.

Options
  --root DIR     the storage root, which holds docker/registry/v2
  --config FILE  the registry's own configuration
  --json         one JSON document on standard output

Examples
  registry-cleanup-tui runs
      what can be undone or purged
`,
	);
});

test('an option of one command alone names that command in the overview only', () => {
	assert.match(help(undefined), /--deep +verify: also hash every blob/);
	assert.match(help(commands.find(({name}) => name === 'verify')), /--deep +also hash every blob/);
});
