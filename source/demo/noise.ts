import {
	emptyConfig,
	imageConfig,
	imageIndex,
	imageManifest,
	mediaTypes,
	type Descriptor,
	type Flavor,
	type ManifestFields,
	type Platform,
} from './compose-manifest.ts';
import {layerArchive} from './layer-archive.ts';
import type {PushClient} from './push-client.ts';
import {RandomBytes} from './random-bytes.ts';

const kinds = ['single', 'multi-arch', 'signed by a referrer', 'signed by a tag'] as const;
const repositories = ['noise/web', 'noise/api', 'noise/tools/cli'] as const;
const tags = ['latest', 'latest', 'main', 'v1', 'v2'] as const;
const platforms: readonly Platform[] = [
	{os: 'linux', architecture: 'amd64'},
	{os: 'linux', architecture: 'arm64', variant: 'v8'},
];
const signatureType = 'application/vnd.dev.cosign.artifact.sig.v1+json';

export interface PushedNoise {
	readonly kind: (typeof kinds)[number];
	readonly repository: string;
	readonly tag: string;
	readonly digest: string;
}

/**
 * Pushes random images of every kind, one after the other, under few names and tags: a tag that is pushed again leaves
 * what it was before untagged. Rejects with a UserError.
 */
export async function* pushNoise(client: PushClient, images: number, seed: number): AsyncGenerator<PushedNoise> {
	const maker = new NoiseMaker(client, seed);
	for (let number = 0; number < images; number++) {
		yield await maker.push(kinds[number % kinds.length]!);
	}
}

class NoiseMaker {
	readonly #client: PushClient;
	readonly #random: RandomBytes;
	readonly #bases = new Map<string, {readonly gzip: Buffer; readonly diffId: Descriptor['digest']}>();

	constructor(client: PushClient, seed: number) {
		this.#client = client;
		this.#random = new RandomBytes(seed);
	}

	async push(kind: PushedNoise['kind']): Promise<PushedNoise> {
		const repository = this.#any(repositories);
		const tag = this.#any(tags);
		const image =
			kind === 'multi-arch'
				? await this.#multiArch(repository, tag)
				: await this.#image(repository, this.#any(['oci', 'docker'] as const), platforms[0]!, tag);
		if (kind === 'signed by a referrer') {
			await this.#sign(repository, {subject: image});
		} else if (kind === 'signed by a tag') {
			await this.#sign(repository, {}, `${image.digest.replace(':', '-')}.sig`);
		}

		return {kind, repository, tag, digest: image.digest};
	}

	async #multiArch(repository: string, tag: string): Promise<Descriptor> {
		const children: Descriptor[] = [];
		for (const platform of platforms) {
			children.push({...(await this.#image(repository, 'oci', platform)), platform});
		}

		return this.#client.pushManifest(repository, imageIndex('oci', children), tag);
	}

	async #image(repository: string, flavor: Flavor, platform: Platform, tag?: string): Promise<Descriptor> {
		const types = mediaTypes[flavor];
		const layers = [this.#base(repository), this.#layer('app.tar', 20, 400)];
		const pushed: Descriptor[] = [];
		for (const {gzip} of layers) {
			pushed.push(await this.#client.pushBlob(repository, gzip, types.layer));
		}

		const config = imageConfig({platform, created: new Date(), diffIds: layers.map(({diffId}) => diffId)});
		const configured = await this.#client.pushBlob(repository, JSON.stringify(config), types.config);
		return this.#client.pushManifest(repository, imageManifest(flavor, configured, pushed), tag);
	}

	/** Signs nothing: only the shape is a signature's. */
	async #sign(repository: string, {subject}: Pick<ManifestFields, 'subject'>, tag?: string): Promise<void> {
		const config = await this.#client.pushBlob(repository, emptyConfig.content, emptyConfig.mediaType);
		const payload = await this.#client.pushBlob(repository, this.#random.bytes(300), 'application/octet-stream');
		const fields = {artifactType: signatureType, ...(subject && {subject})};
		await this.#client.pushManifest(repository, imageManifest('oci', config, [payload], fields), tag);
	}

	/** All images of a repository share one. */
	#base(repository: string) {
		const base = this.#bases.get(repository) ?? this.#layer('rootfs.tar', 400, 900);
		this.#bases.set(repository, base);
		return base;
	}

	/** With one file of `low` to `high` KiB in it. */
	#layer(name: string, low: number, high: number) {
		const content = this.#random.bytes(this.#random.between(low * 1024, high * 1024));
		return layerArchive([{name, content}], new Date());
	}

	#any<Value>(values: readonly Value[]): Value {
		return values[this.#random.between(0, values.length - 1)]!;
	}
}
