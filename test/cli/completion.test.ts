import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {commands, interactive} from '../../source/cli/commands.ts';
import {options} from '../../source/cli/options.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/store.ts';
import {TestTerminal} from '../support/terminal.ts';
import {requireTool} from '../support/tools.ts';

const named = commands.map(({name}) => name);
const folder = temporaryFolder({after});
const script = (shell: string) => path.join(folder, `completion.${shell}`);

before(async () => {
	for (const shell of ['bash', 'zsh', 'fish']) {
		const {code, stdout, stderr} = await runProgram(['completion', shell]);
		assert.equal(code, 0, stderr);
		writeFileSync(script(shell), stdout);
	}

	mkdirSync(path.join(folder, 'a folder'));
	writeFileSync(path.join(folder, 'a file'), '');
});

/** What bash offers for a line with the cursor at its end, split into words as readline does. */
function inBash(...words: readonly string[]): string[] {
	const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _registry_cleanup_tui; printf '%s\\n' "\${COMPREPLY[@]}"`;
	const argv = ['--norc', '-c', ask, 'bash', script('bash'), 'registry-cleanup-tui', ...words];
	return execFileSync('bash', argv, {encoding: 'utf8', cwd: folder}).trim().split('\n');
}

function inFish(line: string): string[] {
	const ask = 'source $argv[1]; complete -C $argv[2]';
	const env = {...process.env, HOME: folder};
	const output = execFileSync(requireTool('fish'), ['--no-config', '-c', ask, script('fish'), line], {
		encoding: 'utf8',
		cwd: folder,
		env,
	});
	return output
		.trim()
		.split('\n')
		.map((offered) => offered.split('\t')[0]!);
}

describe('bash completes', () => {
	it('commands, and the options of each', () => {
		assert.deepEqual(inBash(''), named);
		assert.deepEqual(inBash('ver'), ['verify']);
		for (const {name, options: taken} of commands) {
			const offered = inBash(name, '--');
			assert.deepEqual(offered.toSorted(), [...taken, 'help'].map((option) => `--${option}`).toSorted(), name);
		}

		assert.equal(inBash('--').length, interactive.options.length + 2);
	});

	it('values: choices, folders with spaces, nothing for a glob; with and without an equals sign', () => {
		assert.deepEqual(inBash('clean', '--gc', ''), ['builtin', 'registry']);
		assert.deepEqual(inBash('clean', '--gc', '=', 'b'), ['builtin']);
		assert.deepEqual(inBash('clean', '--root', 'a'), ['a folder']);
		assert.deepEqual(inBash('clean', '--config', 'a').toSorted(), ['a file', 'a folder']);
		assert.deepEqual(inBash('clean', '--exclude', ''), ['']);
		assert.deepEqual(inBash('completion', ''), ['bash', 'zsh', 'fish']);
		assert.deepEqual(inBash('policy', ''), ['check']);
		assert.deepEqual(inBash('apply', 'a').toSorted(), ['a file', 'a folder']);
	});

	it('after an option whose value is the name of a command', () => {
		assert.deepEqual(inBash('--root', 'clean', 'und'), ['undo']);
		assert.deepEqual(inBash('--root', '=', 'clean', 'und'), ['undo']);
	});
});

describe('fish completes', () => {
	it('commands, and the options of each', () => {
		assert.deepEqual(inFish('registry-cleanup-tui ').toSorted(), named.toSorted());
		for (const {name, options: taken} of commands) {
			const offered = inFish(`registry-cleanup-tui ${name} --`);
			assert.deepEqual(offered.toSorted(), [...taken, 'help'].map((option) => `--${option}`).toSorted(), name);
		}
	});

	it('values', () => {
		assert.deepEqual(inFish('registry-cleanup-tui clean --gc '), ['builtin', 'registry']);
		assert.deepEqual(inFish('registry-cleanup-tui clean --root a'), ['a folder/']);
		assert.deepEqual(inFish('registry-cleanup-tui clean --exclude '), ['']);
		assert.deepEqual(inFish('registry-cleanup-tui --root clean und'), ['undo']);
		assert.deepEqual(inFish('registry-cleanup-tui policy '), ['check']);
		assert.deepEqual(inFish('registry-cleanup-tui apply a').toSorted(), ['a file', 'a folder/']);
	});
});

describe('zsh, in a real terminal, completes', () => {
	it('commands, options, choices and folders', async (t) => {
		const terminal = TestTerminal.run(t, requireTool('zsh'), ['-f', '-i'], {columns: 120, env: {HOME: folder}});
		await terminal.press(
			`cd '${folder}'; PS1='> '; autoload -U compinit; compinit -u; source ${script('zsh')}; clear`,
			'Enter',
		);
		const line = async (typed: string, completed: RegExp) => {
			await terminal.press(`registry-cleanup-tui ${typed}`, '\t');
			await terminal.shows(completed);
			// Ctrl-U: an empty line again.
			await terminal.press('\u{15}');
		};
		await line('verif', /tui verify$/m);
		await line('verify --dee', /tui verify --deep$/m);
		await line('clean --gc reg', /tui clean --gc registry$/m);
		await line('clean --gc=bu', /tui clean --gc=builtin$/m);
		await line('clean --root a', /tui clean --root a\\ folder\/$/m);
		await line('policy ch', /tui policy check$/m);
		await line('completion fi', /tui completion fish$/m);
		await line('--root clean und', /tui --root clean undo$/m);
		terminal.type('exit\r');
		await terminal.ended();
	});

	it('every option and command is in its script, and nothing of it is a mistake to zsh', async () => {
		const text = execFileSync('cat', [script('zsh')], {encoding: 'utf8'});
		for (const name of [...named, ...options.map((option) => `--${option.name}`)]) {
			assert.ok(text.includes(name), name);
		}

		execFileSync(requireTool('zsh'), ['-n', script('zsh')]);
	});
});

it('another shell is wrong usage', async () => {
	const {code, stdout, stderr} = await runProgram(['completion', 'tcsh']);
	assert.deepEqual([code, stdout], [2, '']);
	assert.match(stderr, /completion is for bash, zsh or fish, not "tcsh"/);
});
