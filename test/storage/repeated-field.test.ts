import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {asField, repeatedField} from '../../source/storage/repeated-field.ts';

const fields = ['layers', 'config'];
const key = fc.oneof(fc.constantFrom('layers', 'config', 'Layers', '"layers"', 'layers\\', ''), fc.string());
const member = fc.tuple(key, fc.oneof(fc.constantFrom('layers', 'config'), fc.jsonValue()), fc.boolean());

/** Every character as an escape: the same text for whoever parses it. */
const escaped = (text: string) =>
	`"${Array.from({length: text.length}, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;

test('a repeated field is found in any object, however it is written, and nothing else is taken for one', () => {
	fc.assert(
		fc.property(fc.array(member, {maxLength: 6}), fc.constantFrom('', ' ', '\n\t'), (members, space) => {
			const texts = members.map(
				([name, value, escape]) =>
					`${escape ? escaped(name) : JSON.stringify(name)}${space}:${JSON.stringify(value, undefined, space)}`,
			);
			const names = members.map(([name]) => name);
			const expected = names.find((name, index) => fields.includes(name) && names.indexOf(name) < index);
			assert.equal(repeatedField(`${space}{${texts.join(`${space},`)}}`, fields.map(asField)), expected);
		}),
		{numRuns: 500},
	);
});
