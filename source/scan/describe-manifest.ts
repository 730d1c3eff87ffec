import {isDigest, type Digest} from '../storage/digest.ts';
import {blobData} from '../storage/layout.ts';
import {maxManifestBytes} from '../storage/manifest.ts';
import {readText} from '../storage/read-file.ts';
import {StorageChanged, followed} from '../storage/walk.ts';

/** What a manifest says of itself. Texts come from strangers: sanitize before showing. */
export interface ManifestDetail {
	readonly mediaType: string | undefined;
	readonly artifactType: string | undefined;
	/** As `linux/amd64`, or `linux/arm/v7`; from the image's config. */
	readonly platform: string | undefined;
	/** The image's own `created`, ISO. */
	readonly created: string | undefined;
	/** Platforms of an index's children, by digest. */
	readonly childPlatforms: ReadonlyMap<string, string>;
	/** Annotations, and an image's labels where it has no annotation of the same name. */
	readonly annotations: ReadonlyMap<string, string>;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Reads a manifest, and the config that it names, for a screen. What cannot be read is simply not told. */
export function describeManifest(v2: string, digest: Digest): ManifestDetail {
	const manifest = readObject(v2, digest);
	const configDigest = object(manifest['config'])['digest'];
	const config = isDigest(configDigest) ? readObject(v2, configDigest) : {};
	const labels = object(object(config['config'])['Labels']);
	return {
		mediaType: text(manifest['mediaType']),
		artifactType: text(manifest['artifactType']) ?? text(object(manifest['config'])['mediaType']),
		platform: platformOf(config),
		created: text(config['created']),
		childPlatforms: new Map(childPlatforms(manifest['manifests'])),
		annotations: new Map([...texts(labels), ...texts(object(manifest['annotations']))]),
	};
}

/** A blob's JSON object; empty for what is none, is gone, or is too large to be one. */
export function readObject(v2: string, digest: Digest): Fields {
	const path = `${v2}/${blobData(digest)}`;
	const stats = followed(path);
	if (!stats?.isFile() || stats.size > maxManifestBytes) {
		return {};
	}

	try {
		return object(JSON.parse(readText(path)));
	} catch (error) {
		// A manifest that is no JSON, or that is gone by now, has nothing to say of itself; anything else is worth an error.
		if (error instanceof SyntaxError || error instanceof StorageChanged) {
			return {};
		}

		throw error;
	}
}

export const object = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
export const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

function* texts(fields: Fields): Generator<[string, string]> {
	for (const [key, value] of Object.entries(fields)) {
		if (typeof value === 'string') {
			yield [key, value];
		}
	}
}

function platformOf(fields: Fields): string | undefined {
	const parts = [text(fields['os']), text(fields['architecture']), text(fields['variant'])];
	return parts[0] !== undefined && parts[1] !== undefined ? parts.filter(Boolean).join('/') : undefined;
}

function* childPlatforms(manifests: unknown): Generator<[string, string]> {
	for (const entry of Array.isArray(manifests) ? manifests.map(object) : []) {
		const platform = platformOf(object(entry['platform']));
		const digest = entry['digest'];
		if (platform !== undefined && isDigest(digest)) {
			yield [digest, platform];
		}
	}
}
