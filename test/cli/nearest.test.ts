import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nearest} from '../../source/cli/nearest.ts';

const names = ['report', 'clean', 'runs', 'undo', 'purge', 'demo', 'exclude', 'empty-repositories'];

test('a slip of the finger finds what was meant', () => {
	assert.deepEqual(
		['reprot', 'repor', 'raport', 'claen', 'un', 'demon', 'exclud', 'empty-repositoreis', 'rep'].map((text) =>
			nearest(text, names),
		),
		['report', 'report', 'report', 'clean', 'undo', 'demo', 'exclude', 'empty-repositories', 'report'],
	);
});

test('something else entirely finds nothing', () => {
	assert.deepEqual(
		['frobnicate', 'x', 'delete', 'gc', ''].map((text) => nearest(text, names.slice(0, 4))),
		[undefined, undefined, undefined, undefined, undefined],
	);
	assert.equal(nearest('report', []), undefined);
});
