import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError, UserError} from '../../source/errors.ts';
import {DigestTable} from '../../source/inventory/digest-table.ts';
import {findDigest, parseDigestPrefix} from '../../source/plan/find-digest.ts';

const sha256 = (begin: string) => `sha256:${begin.padEnd(64, '0')}`;
const sha512 = (begin: string) => `sha512:${begin.padEnd(128, '0')}`;

function storage(...texts: readonly string[]) {
	const digests = new DigestTable();
	for (const text of texts) {
		digests.internText(text);
	}

	return {
		root: '/srv/registry',
		digests,
		find: (text: string) => findDigest({root: '/srv/registry', digests}, parseDigestPrefix(text)),
	};
}

test('a digest is found by the whole of it or an unambiguous beginning, with or without its algorithm', () => {
	const {find} = storage(sha256('abcd1'), sha256('abcd2'), sha512('abcd2'), sha512('ef01'));
	assert.equal(find(sha256('abcd1')), 0);
	assert.equal(find('abcd1'), 0);
	assert.equal(find('ABCD1'), 0);
	assert.equal(find('sha256:abcd2'), 1);
	assert.equal(find('sha512:abcd'), 2);
	assert.equal(find('ef01'), 3);
	assert.equal(find(sha512('ef01').slice(7)), 3);
});

test('an ambiguous beginning lists what begins so', () => {
	const {find} = storage(sha256('abcd2'), sha256('abcd1'), sha512('abcd3'));
	assert.throws(
		() => find('abcd'),
		(error) => {
			assert.ok(error instanceof UsageError);
			assert.equal(error.message, '3 digests begin with abcd; give more of the one that is meant');
			assert.equal(error.hint, [sha256('abcd1'), sha256('abcd2'), sha512('abcd3')].join('\n'));
			return true;
		},
	);
});

test('of many candidates ten are listed, and the rest is counted', () => {
	const {find} = storage(...Array.from({length: 13}, (_, index) => sha256(`abcd${index.toString(16)}`)));
	assert.throws(
		() => find('sha256:abcd'),
		(error) => {
			assert.ok(error instanceof UsageError);
			const lines = error.hint?.split('\n');
			assert.equal(lines?.length, 11);
			assert.equal(lines.at(-1), '… and 3 more');
			return true;
		},
	);
});

test('a digest that nothing has is told with the storage', () => {
	const {find} = storage(sha256('abcd'));
	for (const text of ['abce', 'sha512:abcd', `${sha256('abcd').slice(7)}0`]) {
		assert.throws(
			() => find(text),
			(error) => {
				assert.ok(error instanceof UserError && !(error instanceof UsageError));
				assert.equal(error.exitCode, 1);
				assert.equal(error.message, `Nothing in /srv/registry has ${text}`);
				return true;
			},
		);
	}
});

for (const text of [
	'',
	'abc',
	'sha256:',
	'sha256:abc',
	'md5:abcd',
	'xyz12',
	'team/app',
	':abcd',
	`sha256:${'a'.repeat(65)}`,
	'a'.repeat(129),
]) {
	test(`${JSON.stringify(text.slice(0, 20))} is no digest`, () => {
		assert.throws(() => parseDigestPrefix(text), UsageError);
	});
}
