import fc from 'fast-check';

/*
 * What somebody may put into a manifest or a link to make the program fail, or delete what is needed: as plain values
 * that fast-check can shrink, applied to a text in which each character is a byte (latin1).
 */

const utf8 = (text: string) => Buffer.from(text).toString('latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le').toString('latin1');
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('latin1');

/** Digests that are none, or another one than they seem to be. */
export const digestForms: Readonly<Record<string, (digest: string) => string>> = {
	'upper-case': (digest) => digest.toUpperCase(),
	'upper-case hex': (digest) => digest.replace(/[a-f]/, (found) => found.toUpperCase()),
	'an algorithm in upper case': (digest) => digest.replace('sha', 'SHA'),
	'a way out': () => 'sha256:../../../../../../../../etc/passwd',
	'a way out of the right length': () => `sha256:${'../'.repeat(21)}x`,
	'too short': (digest) => digest.slice(0, -1),
	'too long': (digest) => `${digest}0`,
	'no hex': (digest) => digest.slice(0, -1) + 'g',
	'wide digits': (digest) => digest.slice(0, -1) + utf8('１'),
	'the other algorithm': (digest) => digest.replace(/^sha\d+/, (found) => (found === 'sha256' ? 'sha512' : 'sha256')),
	'an unknown algorithm': () => `md5:${'0'.repeat(32)}`,
	'two colons': (digest) => digest.replace(':', '::'),
	'no algorithm': (digest) => digest.slice(digest.indexOf(':') + 1),
	'a blob that is not there': (digest) => digest.replace(/[\da-f]{8}$/, '00000000'),
	'': () => '',
};

/** Encodings of a whole file. */
const encodings: Readonly<Record<string, (text: string) => string>> = {
	'a byte order mark': (text) => utf8('\uFEFF') + text,
	'UTF-16': (text) => utf16(`\uFEFF${text}`),
	'UTF-16, the other way round': (text) => swapped(`\uFEFF${text}`),
	'UTF-16 without a mark': utf16,
	'a zero byte behind': (text) => `${text}\0`,
	'a zero byte before': (text) => `\0${text}`,
	'a line break behind': (text) => `${text}\n`,
	'a line break of Windows': (text) => `${text}\r\n`,
	'blanks around': (text) => ` ${text} `,
	'bytes that are no UTF-8': (text) => `${text.slice(0, 5)}\xC3\x28\xFF${text.slice(5)}`,
	'it twice': (text) => text + text,
	'a very long line behind': (text) => text + ' '.repeat(100_000),
};

/** Members that are added to an object: `LAYER` stands for a descriptor of one of the manifest's own layers. */
const keys = [
	'config layers manifests blobs fsLayers subject digest blobSum size urls mediaType annotations',
	'Layers LAYERS layerſ Config MANIFESTS fslayers Subject ſubject Digest DIGEST digeſt Size BlobSum',
	'__proto__ constructor toString hasOwnProperty ',
].flatMap((names) => names.split(' '));
const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
const values = [
	'null',
	'true',
	'7',
	'1e400',
	'-1e400',
	'-1',
	'0.5',
	'9007199254740993',
	'123456789'.repeat(40),
	'"text"',
	'""',
	'[]',
	'{}',
	'[null]',
	'[[]]',
	'[{}]',
	'["LAYER"]',
	'LAYER',
	'[LAYER]',
	'[LAYER,LAYER]',
	'{"layers":[LAYER]}',
	deep('[', ']', 300),
	deep('{"layers":', '}', 300).replace(/:\}/, ':[LAYER]}'),
];

export type Change =
	| {readonly how: 'cut'; readonly at: number}
	| {readonly how: 'splice'; readonly at: number; readonly remove: number; readonly bytes: readonly number[]}
	| {
			readonly how: 'member';
			readonly object: number;
			readonly last: boolean;
			readonly key: string;
			readonly value: string;
	  }
	| {readonly how: 'digest'; readonly which: number; readonly form: string}
	| {readonly how: 'encoding'; readonly encoding: string};

const byte = fc.nat({max: 255});
const oneOf = (texts: Readonly<Record<string, unknown>>) => fc.constantFrom(...Object.keys(texts));

const cut = fc.record({how: fc.constant('cut' as const), at: fc.nat()});
const splice = fc.record({
	how: fc.constant('splice' as const),
	at: fc.nat(),
	remove: fc.nat({max: 3}),
	bytes: fc.array(byte, {maxLength: 3}),
});
const member = fc.record({
	how: fc.constant('member' as const),
	object: fc.nat({max: 3}),
	last: fc.boolean(),
	key: fc.constantFrom(...keys),
	value: fc.oneof({weight: 4, arbitrary: fc.constantFrom(...values)}, {weight: 1, arbitrary: fc.json()}),
});
const digest = fc.record({how: fc.constant('digest' as const), which: fc.nat(), form: oneOf(digestForms)});
const encoding = fc.record({how: fc.constant('encoding' as const), encoding: oneOf(encodings)});

/** What is done to a manifest, one after the other. */
export const manifestChanges: fc.Arbitrary<readonly Change[]> = fc.array(
	fc.oneof(
		{weight: 1, arbitrary: cut},
		{weight: 3, arbitrary: splice},
		{weight: 6, arbitrary: member},
		{weight: 3, arbitrary: digest},
		{weight: 1, arbitrary: encoding},
	),
	{minLength: 1, maxLength: 3},
);

/** What is done to a link, one after the other. */
export const linkChanges: fc.Arbitrary<readonly Change[]> = fc.array(fc.oneof(cut, splice, digest, encoding), {
	minLength: 1,
	maxLength: 2,
});

/** @param layer the JSON of a descriptor that may be put in somewhere. */
export function applyChanges(text: string, changes: readonly Change[], layer = ''): Buffer {
	let changed = text;
	for (const change of changes) {
		changed = apply(changed, change, layer);
	}

	return Buffer.from(changed, 'latin1');
}

function apply(text: string, change: Change, layer: string): string {
	switch (change.how) {
		case 'cut':
			return text.slice(0, change.at % (text.length + 1));
		case 'splice': {
			const at = change.at % (text.length + 1);
			return text.slice(0, at) + String.fromCharCode(...change.bytes) + text.slice(at + change.remove);
		}

		case 'member':
			return addMember(text, change, layer);
		case 'digest': {
			const found = [...text.matchAll(/sha\d+:[\da-f]{64,}/g)];
			const {0: old, index} = found[change.which % Math.max(1, found.length)] ?? {0: '', index: 0};
			return text.slice(0, index) + digestForms[change.form]!(old) + text.slice(index + old.length);
		}

		case 'encoding':
			return encodings[change.encoding]!(text);
	}
}

/** Into the nth object, or into the outermost one where there are fewer. */
function addMember(text: string, {object, last, key, value}: Extract<Change, {how: 'member'}>, layer: string): string {
	const opened = [...text.matchAll(/\{/g)].map(({index}) => index + 1);
	const at = last && object === 0 ? text.lastIndexOf('}') : (opened[object] ?? opened[0] ?? 0);
	const added = `${utf8(JSON.stringify(key))}:${utf8(value).replaceAll('LAYER', () => layer)}`;
	return text.slice(0, at) + (last && object === 0 ? `,${added}` : `${added},`) + text.slice(at);
}
