import type {Digest} from '../storage/digest.ts';

/** OCI image spec, descriptor.md. */
export interface Descriptor {
	readonly mediaType: string;
	readonly digest: Digest;
	/** In bytes. */
	readonly size: number;
	readonly urls?: readonly string[];
	readonly annotations?: Texts;
	readonly artifactType?: string;
	readonly platform?: Platform;
}

export interface Platform {
	readonly os: string;
	readonly architecture: string;
	readonly variant?: string;
}

export type Texts = Readonly<Record<string, string>>;

/** The two families of image media types. */
export type Flavor = keyof typeof mediaTypes;

export const mediaTypes = {
	oci: {
		manifest: 'application/vnd.oci.image.manifest.v1+json',
		index: 'application/vnd.oci.image.index.v1+json',
		config: 'application/vnd.oci.image.config.v1+json',
		layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
	},
	docker: {
		manifest: 'application/vnd.docker.distribution.manifest.v2+json',
		index: 'application/vnd.docker.distribution.manifest.list.v2+json',
		config: 'application/vnd.docker.container.image.v1+json',
		layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
	},
} as const;

/** The config that says that there is none (image-spec, manifest.md, guidelines for artifacts). */
export const emptyConfig = {mediaType: 'application/vnd.oci.empty.v1+json', content: '{}'} as const;

export interface ManifestFields {
	readonly artifactType?: string;
	readonly annotations?: Texts;
	readonly subject?: Descriptor;
}

export type Manifest = Readonly<Record<string, unknown>>;

/** An image manifest, or an artifact in the shape of one. */
export function imageManifest(
	flavor: Flavor,
	config: Descriptor,
	layers: readonly Descriptor[],
	{artifactType, annotations, subject}: ManifestFields = {},
): Manifest {
	return withoutUndefined({
		schemaVersion: 2,
		mediaType: mediaTypes[flavor].manifest,
		artifactType,
		config,
		layers,
		subject: subject && plainDescriptor(subject),
		annotations,
	});
}

/** An OCI index, or Docker's manifest list. */
export function imageIndex(
	flavor: Flavor,
	manifests: readonly Descriptor[],
	{artifactType, annotations, subject}: ManifestFields = {},
): Manifest {
	return withoutUndefined({
		schemaVersion: 2,
		mediaType: mediaTypes[flavor].index,
		artifactType,
		manifests,
		subject: subject && plainDescriptor(subject),
		annotations,
	});
}

interface ImageConfig {
	readonly platform: Platform;
	readonly created: Date;
	readonly diffIds: readonly Digest[];
	readonly labels?: Texts;
	/** What built each layer, for the history. */
	readonly commands?: readonly string[];
}

/** An image's config (image-spec, config.md); Docker's has the same fields. */
export function imageConfig({platform, created, diffIds, labels = {}, commands = []}: ImageConfig): Manifest {
	const time = created.toISOString();
	return {
		created: time,
		...platform,
		config: {
			Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
			Cmd: ['/bin/sh'],
			WorkingDir: '/',
			Labels: labels,
		},
		rootfs: {type: 'layers', diff_ids: diffIds},
		history: diffIds.map((_, position) => ({created: time, created_by: commands[position] ?? 'COPY . /'})),
	};
}

/** A subject has no platform and no annotations of its own. */
const plainDescriptor = ({mediaType, digest, size}: Descriptor): Descriptor => ({mediaType, digest, size});

function withoutUndefined(fields: Manifest): Manifest {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
