import assert from 'node:assert/strict';
import {test} from 'node:test';
import {progressMode} from '../../source/cli/progress-mode.ts';

test('progress is drawn by itself only where it can be drawn anew: not in a CI job, nor on a dumb terminal', () => {
	assert.equal(progressMode(undefined, {TERM: 'xterm-256color'}), 'auto');
	assert.equal(progressMode(undefined, {CI: 'false'}), 'auto');
	assert.equal(progressMode(undefined, {CI: ''}), 'auto');
	assert.equal(progressMode(undefined, {CI: 'true'}), 'plain');
	assert.equal(progressMode('auto', {CI: '1'}), 'plain');
	assert.equal(progressMode(undefined, {TERM: 'dumb'}), 'plain');
});

test('what is asked for is done everywhere', () => {
	assert.equal(progressMode('json', {CI: 'true'}), 'json');
	assert.equal(progressMode('plain', {TERM: 'xterm'}), 'plain');
});

test('another word is wrong usage', () => {
	assert.throws(() => progressMode('bars', {}), /^UsageError: --progress is auto, plain or json, not "bars"$/);
});
