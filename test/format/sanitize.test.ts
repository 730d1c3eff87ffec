import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {sanitize, sanitizeJson} from '../../source/format/sanitize.ts';

test('ordinary text stays as it is, in any script', () => {
	for (const text of ['', 'team/app:v1.0', 'Grüße, 世界', 'مرحبا', 'e\u0301', '🐳 d\u00e9j\u00e0', 'a\u00a0b']) {
		assert.equal(sanitize(text), text);
	}
});

test('escape sequences and control characters become visible', () => {
	assert.equal(sanitize('\u001B[31mred\u001B[0m'), String.raw`\x1b[31mred\x1b[0m`);
	assert.equal(sanitize('\u001B]0;title\u0007'), String.raw`\x1b]0;title\x07`);
	assert.equal(sanitize('\u009B2J\u0000\u007F\u0080'), String.raw`\x9b2J\x00\x7f\x80`);
	assert.equal(sanitize('a\r\nb\tc'), String.raw`a\x0d\x0ab\x09c`);
	assert.equal(sanitize('a\u2028b\u2029c'), String.raw`a\u2028b\u2029c`);
});

test('what reorders or hides text becomes visible', () => {
	assert.equal(sanitize('exe.\u202Etxt\u202C'), String.raw`exe.\u202etxt\u202c`);
	assert.equal(sanitize('\u2066a\u2069\u200E\u200F\u061C'), String.raw`\u2066a\u2069\u200e\u200f\u061c`);
	assert.equal(
		sanitize('a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf\u00ADg'),
		String.raw`a\u200bb\u200cc\u200dd\u2060e\ufefff\xadg`,
	);
	assert.equal(sanitize('\u3164\u{E0041}'), String.raw`\u3164\u{e0041}`);
});

test('half a surrogate pair becomes visible, a whole one stays', () => {
	assert.equal(sanitize('a\uD83Db'), String.raw`a\ud83db`);
	assert.equal(sanitize('\uD83D\uDC33'), '🐳');
});

test('nothing that a terminal obeys is left of any text', () => {
	fc.assert(
		fc.property(fc.array(fc.nat({max: 0x10_ff_ff})), (codes) => {
			const text = String.fromCodePoint(...codes);
			assert.doesNotMatch(sanitize(text), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
		}),
	);
});

test('a sanitized JSON document means the same and harms no terminal', () => {
	const value = {name: 'a\u009B\u202E\u200B\u{E0041}\n', deep: ['\u001B', 'é', '\u2028']};
	const json = sanitizeJson(JSON.stringify(value, undefined, '\t'));
	assert.deepEqual(JSON.parse(json), value);
	assert.match(json, /^[\t\n -~é]*$/);
});
