import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import fc from 'fast-check';
import {sanitize} from '../../source/format/sanitize.ts';
import {shellWord} from '../../source/format/shell-word.ts';

test('what a shell would take for something else is quoted, what a terminal would obey is escaped', () => {
	assert.equal(shellWord('team/app:v1@sha256'), 'team/app:v1@sha256');
	assert.equal(shellWord(''), "''");
	assert.equal(shellWord('team/*'), "'team/*'");
	assert.equal(shellWord("it's $HOME"), String.raw`'it'\''s $HOME'`);
	assert.equal(shellWord("\u001B[2J it's \\ \u202E1"), String.raw`$'\x1b[2J it\'s \\ \xe2\x80\xae1'`);
});

test('a shell reads any word as it was, and a terminal that shows it stays unharmed', () => {
	const word = fc.string({unit: fc.oneof(fc.constantFrom("'", '\\', '\n', '\u001B', '\u202E', '1'), fc.string())});
	const words = fc.sample(
		word.map((text) => text.replaceAll('\0', '')),
		300,
	);
	const shown = words.map((text) => shellWord(text));
	assert.equal(sanitize(shown.join('')), shown.join(''));
	const {stdout, stderr} = spawnSync('bash', ['-c', `printf '%s\\0' ${shown.join(' ')}`], {encoding: 'utf8'});
	assert.equal(stderr, '');
	assert.deepEqual(stdout.split('\0').slice(0, -1), words);
});
