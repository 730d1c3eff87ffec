import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {DigestTable, lengthAt, packDigest} from '../../source/inventory/digest-table.ts';

const sha256 = (tail: string) => `sha256:${tail.padStart(64, '0')}`;

test('digests get ordinals in the order in which they come, the same digest the same one', () => {
	const table = new DigestTable();
	const digests = ['a', 'b', 'c'].map((text) => digestOf(text));
	assert.deepEqual(
		[...digests, ...digests].map((digest) => table.internText(digest)),
		[0, 1, 2, 0, 1, 2],
	);
	assert.equal(table.length, 3);
	assert.deepEqual(
		digests.map((_, ordinal) => table.text(ordinal)),
		digests,
	);
});

test('a digest that is not there, and a text that is none, is not found', () => {
	const table = new DigestTable();
	table.internText(digestOf('a'));
	assert.equal(table.find(digestOf('a')), 0);
	for (const text of [digestOf('b'), digestOf('a', 'sha512'), '', 'sha256:', 'no digest', sha256('1').toUpperCase()]) {
		assert.equal(table.find(text), -1, text);
	}

	assert.equal(table.length, 1);
});

test('algorithms are told apart, and long digests by their tails too', () => {
	const table = new DigestTable();
	const head = 'ab'.repeat(32);
	const digests = [
		`sha256:${head}`,
		`sha384:${head}${'00'.repeat(16)}`,
		`sha384:${head}${'01'.repeat(16)}`,
		`sha512:${head}${'00'.repeat(32)}`,
		`sha512:${head}${'00'.repeat(31)}01`,
		`sha512:${head}01${'00'.repeat(31)}`,
	];
	assert.deepEqual(
		digests.map((digest) => table.internText(digest)),
		[0, 1, 2, 3, 4, 5],
	);
	assert.deepEqual(
		digests.map((digest) => table.find(digest)),
		[0, 1, 2, 3, 4, 5],
	);
	assert.deepEqual(
		digests.map((_, ordinal) => table.text(ordinal)),
		digests,
	);
});

test('all is found again after the table has grown, from the smallest on', () => {
	for (const expected of [0, 1, 7, 1024]) {
		const table = new DigestTable(expected);
		const digests = Array.from({length: 5000}, (_, index) =>
			digestOf(String(index), index % 10 === 0 ? 'sha512' : 'sha256'),
		);
		for (const [ordinal, digest] of digests.entries()) {
			assert.equal(table.internText(digest), ordinal);
		}

		for (const [ordinal, digest] of digests.entries()) {
			assert.equal(table.find(digest), ordinal);
			assert.equal(table.text(ordinal), digest);
		}
	}
});

test('digests are packed one after another and back', () => {
	const table = new DigestTable();
	const digests = [digestOf('a'), digestOf('b', 'sha512'), digestOf('c')];
	const packed = new Uint32Array(3 * 17);
	let end = 0;
	for (const digest of digests) {
		end = table.pack(table.internText(digest), packed, end);
	}

	assert.equal(end, 9 + 17 + 9);
	const again = new DigestTable();
	for (let at = 0; at < end; at += lengthAt(packed, at)) {
		again.intern(packed, at);
	}

	assert.deepEqual(
		digests.map((_, ordinal) => again.text(ordinal)),
		digests,
	);
	assert.deepEqual(packDigest(digests[0]!), packed.subarray(0, 9));
});

test('digests that somebody chose to be alike cost no more than others', () => {
	// Alike at either end, in the middle, and in the bits that cancel each other out in a plain product.
	const word = (index: number) => index.toString(16).padStart(4, '0');
	const shapes = [
		(index: number) => `${word(index)}${'0'.repeat(60)}`,
		(index: number) => `${'0'.repeat(60)}${word(index)}`,
		(index: number) => `${'f'.repeat(28)}${word(index)}${'f'.repeat(32)}`,
		(index: number) => Array.from({length: 16}, (_, bit) => ((index >> bit) & 1 ? '0080' : '0000')).join(''),
	];
	const table = new DigestTable();
	const chosen = shapes.flatMap((shape) => Array.from({length: 50_000}, (_, index) => `sha256:${shape(index)}`));
	const start = performance.now();
	for (const digest of chosen) {
		table.internText(digest);
	}

	// Were they to collide, two hundred thousand would take some minutes.
	assert.ok(performance.now() - start < 20_000);
	assert.equal(table.length, new Set(chosen).size);
});

test('a digest takes less than a hundred bytes of memory', () => {
	const table = new DigestTable();
	for (let index = 0; index < 100_000; index++) {
		table.internText(sha256(index.toString(16)));
	}

	assert.ok(table.byteLength / table.length < 100);
});
