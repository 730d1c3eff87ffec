import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';

export const mediaTypes = {
	image: 'application/vnd.oci.image.manifest.v1+json',
	index: 'application/vnd.oci.image.index.v1+json',
	config: 'application/vnd.oci.image.config.v1+json',
	layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
	dockerImage: 'application/vnd.docker.distribution.manifest.v2+json',
	dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

export interface Descriptor {
	readonly mediaType: string;
	readonly digest: string;
	readonly size: number;
}

/** An image as it was pushed. */
export interface PushedImage {
	readonly manifest: Descriptor;
	readonly config: Descriptor;
	readonly layers: readonly Descriptor[];
}

export const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Throws unless the answer has the wanted status, telling what the registry said. */
export async function expectStatus(response: Response, status: number): Promise<Response> {
	assert.equal(response.status, status, `${response.url}: ${response.status} ${await bodyUnless(response, status)}`);
	return response;
}

const bodyUnless = async (response: Response, status: number) => (response.status === status ? '' : response.text());

/** A client of the registry's HTTP API, as small as the tests allow. `url` has no `/` at its end. */
export function registryClient(url: string) {
	const uploads = (repository: string) => `${url}/v2/${repository}/blobs/uploads/`;

	/** Begins an upload and leaves it; returns where it goes on. */
	const startUpload = async (repository: string): Promise<string> => {
		const response = await expectStatus(await fetch(uploads(repository), {method: 'POST'}), 202);
		return new URL(response.headers.get('location')!, url).href;
	};

	const pushBlob = async (repository: string, bytes: Uint8Array, mediaType: string): Promise<Descriptor> => {
		const digest = digestOf(bytes);
		const location = new URL(await startUpload(repository));
		location.searchParams.set('digest', digest);
		const headers = {'content-type': 'application/octet-stream'};
		await expectStatus(await fetch(location, {method: 'PUT', body: bytes as Uint8Array<ArrayBuffer>, headers}), 201);
		return {mediaType, digest, size: bytes.length};
	};

	const mountBlob = async (repository: string, digest: string, from: string): Promise<void> => {
		const query = `?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
		await expectStatus(await fetch(uploads(repository) + query, {method: 'POST'}), 201);
	};

	/** Pushes a manifest under a tag, or under its digest without one. */
	const pushManifest = async (
		repository: string,
		manifest: {readonly mediaType: string},
		tag?: string,
	): Promise<Descriptor> => {
		const bytes = Buffer.from(JSON.stringify(manifest));
		const digest = digestOf(bytes);
		const response = await fetch(`${url}/v2/${repository}/manifests/${tag ?? digest}`, {
			method: 'PUT',
			body: bytes,
			headers: {'content-type': manifest.mediaType},
		});
		await expectStatus(response, 201);
		assert.equal(response.headers.get('docker-content-digest'), digest);
		return {mediaType: manifest.mediaType, digest, size: bytes.length};
	};

	/** Pushes an image: bytes are uploaded, descriptors are taken for layers that the repository has. */
	const pushImage = async (
		repository: string,
		tag: string | undefined,
		layers: ReadonlyArray<Uint8Array | Descriptor>,
		extra: Readonly<Record<string, unknown>> = {},
	): Promise<PushedImage> => {
		const pushed: Descriptor[] = [];
		for (const layer of layers) {
			pushed.push(layer instanceof Uint8Array ? await pushBlob(repository, layer, mediaTypes.layer) : layer);
		}

		const rootfs = {type: 'layers', diff_ids: pushed.map(({digest}) => digest)};
		const content = {architecture: 'amd64', os: 'linux', config: {}, rootfs};
		const config = await pushBlob(repository, Buffer.from(JSON.stringify(content)), mediaTypes.config);
		const image = {schemaVersion: 2, mediaType: mediaTypes.image, config, layers: pushed, ...extra};
		return {manifest: await pushManifest(repository, image, tag), config, layers: pushed};
	};

	const pushIndex = (repository: string, tag: string | undefined, manifests: readonly Descriptor[]) =>
		pushManifest(repository, {schemaVersion: 2, mediaType: mediaTypes.index, manifests} as {mediaType: string}, tag);

	return {url, startUpload, pushBlob, mountBlob, pushManifest, pushImage, pushIndex};
}

export type RegistryClient = ReturnType<typeof registryClient>;
