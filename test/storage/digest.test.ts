import assert from 'node:assert/strict';
import {test} from 'node:test';
import {algorithmNamed, algorithms, areEncoded, isDigest, isEncoded, shortDigest} from '../../source/storage/digest.ts';

const hex = (length: number) => '0123456789abcdef'.repeat(8).slice(0, length);

test('sha256, sha384 and sha512 digests are digests', () => {
	for (const [name, length] of [
		['sha256', 64],
		['sha384', 96],
		['sha512', 128],
	] as const) {
		assert.ok(isDigest(`${name}:${hex(length)}`));
	}
});

const refused: Readonly<Record<string, string>> = {
	nothing: '',
	'a bare hash': hex(64),
	'no algorithm': `:${hex(64)}`,
	'no hash': 'sha256:',
	'a short hash': `sha256:${hex(63)}`,
	'a long hash': `sha256:${hex(65)}`,
	'a sha256 of sha512 length': `sha256:${hex(128)}`,
	'upper case': `sha256:${hex(64).toUpperCase()}`,
	'no hex': `sha256:${'g'.repeat(64)}`,
	'a letter whose low byte is a digit': `sha256:${'\u0161'.repeat(64)}`,
	'a trailing newline': `sha256:${hex(64)}\n`,
	'a trailing newline in the length of a hash': `sha256:${hex(63)}\n`,
	'a path': `sha256:${'../'.repeat(21)}a`,
	'an unknown algorithm': `md5:${hex(32)}`,
	"a property of every object's": `constructor:${hex(64)}`,
	'an algorithm in upper case': `SHA256:${hex(64)}`,
	'a leading blank': ` sha256:${hex(64)}`,
};

for (const [what, text] of Object.entries(refused)) {
	test(`${what} is no digest`, () => {
		assert.equal(isDigest(text), false);
	});
}

test('what is no text is no digest', () => {
	for (const value of [undefined, null, 1, {}, [`sha256:${hex(64)}`], true]) {
		assert.equal(isDigest(value), false);
	}
});

test('an algorithm says how long its hash is', () => {
	const [sha256, , sha512] = algorithms;
	assert.ok(isEncoded(sha256, hex(64)));
	assert.ok(!isEncoded(sha512, hex(64)));
	assert.equal(algorithmNamed('sha512'), sha512);
	assert.equal(algorithmNamed('__proto__'), undefined);
});

test('hashes are judged together as each by itself', () => {
	const [sha256] = algorithms;
	assert.ok(areEncoded(sha256, []));
	assert.ok(areEncoded(sha256, [hex(64), 'f'.repeat(64)]));
	// Node.js takes U+0161 for `a` when it decodes: its last byte is.
	const others = ['g', 'A', '\n', '\u0161'].map((other) => hex(63) + other);
	for (const odd of [hex(63), hex(65), '', ...others, `${hex(62)}\uFFFD.`]) {
		assert.ok(!areEncoded(sha256, [hex(64), odd]), odd);
		assert.ok(!isEncoded(sha256, odd), odd);
	}

	// Their lengths together are right.
	assert.ok(!areEncoded(sha256, [hex(63), hex(65)]));
});

test('a digest is shown by its first 12 hex digits', () => {
	assert.equal(shortDigest(`sha256:${hex(64)}`), '0123456789ab');
});
