import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Problem} from '../../source/inventory/problems.ts';
import {problemLines} from '../../source/report/problem-lines.ts';
import {digestOf} from '../support/sample-plan.ts';

test('problems are grouped by kind, and a message that all share is told once', () => {
	const strays = ['a', 'b'].map((path): Problem => ({kind: 'stray', path, message: 'It is left alone.'}));
	const damage: Problem = {
		kind: 'manifest-missing',
		repository: 'team/app',
		reference: digestOf('e'),
		digest: digestOf('e'),
		message: 'The manifest is linked and its blob is gone.',
	};
	assert.deepEqual(problemLines([strays[1]!, damage, strays[0]!]), [
		'  manifest-missing (1)',
		'    team/app@sha256:eeeeeeeeeeee',
		'      The manifest is linked and its blob is gone.',
		'  stray (2)',
		'    It is left alone.',
		'    a',
		'    b',
	]);
});

test('a group is limited, and the rest counted', () => {
	const tags = Array.from({length: 1007}, (_, index): Problem => ({
		kind: 'tag-dangling',
		repository: 'r',
		reference: `v${1000 + index}`,
		message: 'Its manifest is gone.',
	}));
	assert.deepEqual(problemLines(tags), [
		'  tag-dangling (1,007)',
		'    Its manifest is gone.',
		'    r:v1000',
		'    r:v1001',
		'    r:v1002',
		'    r:v1003',
		'    r:v1004',
		'    … and 1,002 more',
	]);
});

test('a problem without a name has its path, or nothing but its message', () => {
	assert.deepEqual(
		problemLines([
			{kind: 'symlink', repository: 'r', path: 'repositories/r/_layers', message: 'One.'},
			{kind: 'stray', message: 'Two.'},
		]),
		['  stray (1)', '      Two.', '  symlink (1)', '    repositories/r/_layers', '      One.'],
	);
});
