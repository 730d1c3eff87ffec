import {readFileSync, statSync} from 'node:fs';

/*
 * What a manifest names, for the oracle: with no code of the program that it judges, and another way to see what
 * `JSON.parse` hides, keys that are there twice.
 */

export const lengths: Readonly<Record<string, number>> = {sha256: 64, sha384: 96, sha512: 128};

export function isDigest(text: unknown): text is string {
	const [, algorithm = '', encoded = ''] = (typeof text === 'string' && /^([a-z0-9]+):([0-9a-f]+)$/.exec(text)) || [];
	return encoded.length === lengths[algorithm];
}

export type Manifest =
	| 'missing'
	| 'unjudgeable'
	| {
			readonly references: readonly string[];
			readonly children: ReadonlyArray<{readonly digest: string; readonly isManifest: boolean}>;
			readonly subject: string | undefined;
	  };

const manifestTypes: readonly unknown[] = [
	'application/vnd.docker.distribution.manifest.v1+json',
	'application/vnd.docker.distribution.manifest.v1+prettyjws',
	'application/vnd.docker.distribution.manifest.v2+json',
	'application/vnd.docker.distribution.manifest.list.v2+json',
	'application/vnd.oci.image.manifest.v1+json',
	'application/vnd.oci.image.index.v1+json',
	'application/vnd.oci.artifact.manifest.v1+json',
];

const largest = 4 * 1024 * 1024;
/** Small enough to be a manifest. */
export const isSmall = (path: string) => statSync(path).size <= largest;

/** By the fields that manifests reference with, whatever its type; what cannot be judged is never "nothing". */
export function judgeFile(path: string | undefined): Manifest {
	if (path === undefined) {
		return 'missing';
	}

	try {
		return isSmall(path) ? judgeText(readFileSync(path, 'utf8')) : 'unjudgeable';
	} catch {
		return 'unjudgeable';
	}
}

type Fields = Readonly<Record<string, unknown>>;

const referring = ['config', 'layers', 'manifests', 'blobs', 'fsLayers'];

function judgeText(text: string): Manifest {
	const manifest = JSON.parse(text) as Fields;
	const keys = keysOf(text, manifest);
	const fields = referring.filter((field) => keys.includes(field));
	const isClear = [...referring, 'subject'].every((field) => isOnlyOne(keys, field));
	return Array.isArray(manifest) || fields.length === 0 || !isClear ? 'unjudgeable' : judgeFields(manifest);
}

/** Every key of the outermost object, as often as it is there: each one gets a number, so that none is lost. */
function keysOf(text: string, manifest: Fields): readonly string[] {
	let count = 0;
	const numbered = text.replaceAll(/"((?:[^"\\]|\\[^])*)"(\s*:)?/g, (found, key: string, colon?: string) =>
		colon === undefined ? found : `"${count++} ${key}":`,
	);
	return manifest === null ? [] : Object.keys(JSON.parse(numbered) as Fields).map((key) => key.replace(/^\d+ /, ''));
}

/** It is there once at most, and in no other spelling: a reader in Go takes those as well (the long s is one, too). */
const isOnlyOne = (keys: readonly string[], field: string) =>
	keys.filter((key) => key.toLowerCase().replaceAll('ſ', 's') === field.toLowerCase()).every((key) => key === field) &&
	keys.filter((key) => key === field).length < 2;

/** Throws a TypeError where a field has a wrong type. */
function judgeFields({config, layers, manifests, blobs, fsLayers, subject}: Fields): Manifest {
	const children = listOf(manifests).map((child) => ({
		digest: digestIn(child),
		isManifest: manifestTypes.includes(child['mediaType']),
	}));
	const references = [
		...[...one(config), ...listOf(layers), ...listOf(blobs)].map((descriptor) => digestIn(descriptor)),
		...children.map(({digest}) => digest),
		...listOf(fsLayers).map((layer) => digestIn(layer, 'blobSum')),
	];
	return {references, children, subject: one(subject).map((descriptor) => digestIn(descriptor))[0]};
}

function listOf(value: unknown): readonly Fields[] {
	if (value !== null && value !== undefined && !Array.isArray(value)) {
		throw new TypeError('no list');
	}

	return (value ?? []) as readonly Fields[];
}

const one = (value: unknown) => (value === null || value === undefined ? [] : [value as Fields]);

function digestIn(descriptor: Fields, key = 'digest'): string {
	const digest = descriptor[key];
	if (!isDigest(digest) || !isOnlyOne(Object.keys(descriptor), key)) {
		throw new TypeError('no digest');
	}

	return digest;
}
