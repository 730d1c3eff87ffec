import assert from 'node:assert/strict';
import {test} from 'node:test';
import {newerFirst, parseVersion} from '../../source/selection/semver-series.ts';

test('versions are compared as SemVer says, newest first', () => {
	const versions = [
		'1.10.0',
		'1.2.10',
		'1.2.9',
		'1.2.0',
		'1.2.0-rc.11',
		'1.2.0-rc.2',
		'1.2.0-rc',
		'1.2.0-beta.x',
		'1.2.0-beta.2',
		'1.2.0-1',
	];
	const sorted = versions.toReversed().toSorted((a, b) => newerFirst(parseVersion(a)!, parseVersion(b)!));
	assert.deepEqual(sorted, versions);
});

test('a series is a minor, with and without v apart; anything else is no version', () => {
	assert.equal(parseVersion('v1.2.3')?.series, 'v1.2');
	assert.equal(parseVersion('1.2.3-alpine')?.series, '1.2');
	for (const tag of ['1.2', 'v1', 'latest', '1.2.3.4', 'x1.2.3', '1.2.3-']) {
		assert.equal(parseVersion(tag), undefined, tag);
	}
});
