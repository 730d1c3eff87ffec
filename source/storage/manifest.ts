import {isDigest, type Digest} from './digest.ts';
import {asField, repeatedField} from './repeated-field.ts';

/** What a manifest is, told by its fields. The position is the code that batches and the inventory store. */
export const manifestKinds = [
	/** Not a manifest that anything links, or not read. */
	'none',
	'image',
	'index',
	/** Docker schema 1: `fsLayers`. */
	'schema1',
	/** Something other than a runnable image: a signature, an SBOM, a Helm chart, … */
	'artifact',
	/** Its blob is gone. */
	'missing',
	/** Cannot be judged: it freezes its repository. */
	'unreadable',
] as const;

export type ManifestKind = (typeof manifestKinds)[number];

/** Larger manifests are refused by registries and cannot be judged here (storage-rules: 4 MiB). */
export const maxManifestBytes = 4 * 1024 * 1024;

/** A reference's flags, as stored above the ordinal in the inventory's targets. */
export const referenceFlags = {
	/** An entry of `manifests`: a child manifest, if the repository has it as a revision. */
	child: 1,
	/** A child with the media type of a manifest. */
	manifestType: 2,
	/** The descriptor has `urls`: its absence is no damage. */
	foreign: 4,
	/** The `subject`: it keeps what refers to it, and is not kept by it. */
	subject: 8,
} as const;

export interface Reference {
	readonly digest: Digest;
	readonly flags: number;
	/** As the descriptor says, in bytes; undefined when it does not (schema 1). */
	readonly size: number | undefined;
}

export type JudgedManifest =
	| {readonly kind: Exclude<ManifestKind, 'none' | 'missing' | 'unreadable'>; readonly references: readonly Reference[]}
	| {readonly kind: 'unreadable'; readonly reason: string};

/**
 * Docker's v1, v1+prettyjws, v2 and list; OCI's manifest, index and artifact manifest
 * (distribution/manifest/*, image-spec/media-types.md).
 */
const manifestMediaTypes: ReadonlySet<unknown> = new Set([
	'application/vnd.docker.distribution.manifest.v1+json',
	'application/vnd.docker.distribution.manifest.v1+prettyjws',
	'application/vnd.docker.distribution.manifest.v2+json',
	'application/vnd.docker.distribution.manifest.list.v2+json',
	'application/vnd.oci.image.manifest.v1+json',
	'application/vnd.oci.image.index.v1+json',
	'application/vnd.oci.artifact.manifest.v1+json',
]);

const imageConfigTypes: ReadonlySet<unknown> = new Set([
	undefined,
	'application/vnd.docker.container.image.v1+json',
	'application/vnd.oci.image.config.v1+json',
]);

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

class Unjudgeable extends Error {}

/**
 * Judges a manifest by the fields that manifests reference with, whatever its media type says:
 * an unknown type is never "references nothing". What cannot be judged is told, never guessed.
 */
export function judgeManifest(text: string): JudgedManifest {
	let manifest: unknown;
	try {
		manifest = JSON.parse(text);
	} catch {
		return {kind: 'unreadable', reason: 'it is not JSON'};
	}

	if (!isObject(manifest)) {
		return {kind: 'unreadable', reason: 'it is not a JSON object'};
	}

	try {
		return judgeFields(manifest, text);
	} catch (error) {
		if (error instanceof Unjudgeable) {
			return {kind: 'unreadable', reason: error.message};
		}

		throw error;
	}
}

function judgeFields(manifest: Fields, text: string): JudgedManifest {
	refuseOtherSpellings(manifest);
	refuseRepeatedFields(manifest, text);
	const references: Reference[] = [];
	let known = false;
	for (const [field, read] of readers) {
		if (Object.hasOwn(manifest, field)) {
			known = true;
			read(manifest[field], field, references);
		}
	}

	if (!known) {
		return {kind: 'unreadable', reason: 'it has none of config, layers, manifests, blobs and fsLayers'};
	}

	const {subject} = manifest;
	if (subject !== undefined && subject !== null) {
		references.push(descriptor(subject, 'subject', referenceFlags.subject));
	}

	return {kind: kindOf(manifest), references};
}

/**
 * Go's decoder takes `Layers` for `layers` and the last of both counts (encoding/json, foldName): what a registry and
 * its clients read of such a manifest is not what is judged here.
 */
function refuseOtherSpellings(manifest: Fields): void {
	for (const key of Object.keys(manifest)) {
		const field = usual.has(key) ? undefined : spellings.get(folded(key));
		if (field !== undefined && field !== key) {
			throw new Unjudgeable(`it spells ${field} in another way`);
		}
	}
}

/** Whoever reads such a manifest takes the one or the other, or something of both. */
function refuseRepeatedFields(manifest: Fields, text: string): void {
	const own = repeatable.filter(({name}) => Object.hasOwn(manifest, name));
	const field = repeatedField(text, own);
	if (field !== undefined) {
		throw new Unjudgeable(`it has more than one ${field}`);
	}
}

function kindOf(manifest: Fields): 'image' | 'index' | 'schema1' | 'artifact' {
	if (Array.isArray(manifest['manifests'])) {
		return 'index';
	}

	if (Array.isArray(manifest['fsLayers'])) {
		return 'schema1';
	}

	const {config, artifactType, subject} = manifest;
	const runnable = isObject(config) && imageConfigTypes.has(config['mediaType']);
	return runnable && artifactType === undefined && !isObject(subject) ? 'image' : 'artifact';
}

type Reader = (value: unknown, field: string, into: Reference[]) => void;

const list =
	(read: (entry: unknown, field: string) => Reference): Reader =>
	(value, field, into) => {
		if (value === null) {
			return;
		}

		if (!Array.isArray(value)) {
			throw new Unjudgeable(`its ${field} is not a list`);
		}

		for (const entry of value) {
			into.push(read(entry, field));
		}
	};

const readerOf: Readonly<Record<string, Reader>> = {
	config(value, field, into) {
		if (value !== null) {
			into.push(descriptor(value, field, 0));
		}
	},
	layers: list((entry, field) => descriptor(entry, field, 0)),
	manifests: list((entry, field) => {
		const isManifest = isObject(entry) && manifestMediaTypes.has(entry['mediaType']);
		return descriptor(entry, field, referenceFlags.child | (isManifest ? referenceFlags.manifestType : 0));
	}),
	blobs: list((entry, field) => descriptor(entry, field, 0)),
	fsLayers: list((entry, field) => {
		const digest = isObject(entry) ? entry['blobSum'] : undefined;
		if (!isDigest(digest) || spellsOtherwise(entry as Fields, 'blobSum')) {
			throw new Unjudgeable(`an entry of its ${field} has no valid digest`);
		}

		return {digest, flags: 0, size: undefined};
	}),
};
const readers = Object.entries(readerOf);

/** Upper case first: the long s is folded as well, as Go does. */
const folded = (key: string) => key.toUpperCase().toLowerCase();
const referenceFields = [...Object.keys(readerOf), 'subject'];
/** Fields that nearly every manifest has, spelled as they are: folding is slow. */
const usual: ReadonlySet<string> = new Set([...referenceFields, 'schemaVersion', 'mediaType', 'annotations']);
const repeatable = referenceFields.map(asField);
const spellings = new Map(referenceFields.map((field) => [folded(field), field]));

/** For a decoder in Go `Digest` is one as well, and the last one counts. */
function spellsOtherwise(value: Fields, key: string): boolean {
	return Object.keys(value).some((one) => one.length === key.length && one !== key && folded(one) === folded(key));
}

function descriptor(value: unknown, field: string, flags: number): Reference {
	if (!isObject(value) || !isDigest(value['digest']) || spellsOtherwise(value, 'digest')) {
		throw new Unjudgeable(`a descriptor in its ${field} has no valid digest`);
	}

	const {digest, size, urls} = value;
	const foreign = Array.isArray(urls) && urls.length > 0 ? referenceFlags.foreign : 0;
	return {digest, flags: flags | foreign, size: typeof size === 'number' ? size : undefined};
}
