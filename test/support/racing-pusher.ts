import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {newLayer} from './oci-layout.ts';
import {digestOf, mediaTypes, type Descriptor, type RegistryClient} from './registry-client.ts';

/** What became of a client's pushes. */
export interface PushCounts {
	complete: number;
	/** The registry refused something: the client was told. */
	failed: number;
	/** Layers that were not uploaded, because the registry said that it has them. */
	reused: number;
}

/** Tags that are pushed over again and again, and layers that are used again and again: most are orphans at any time. */
const [tagCount, layerCount] = [6, 12];
/** Milliseconds. What a run has moved and puts back is away for a moment. */
const patience = 15_000;

/**
 * A client that pushes images of a small set of layers as Docker does: it asks for each one, and uploads only what the
 * registry does not have. Before it pushes over a tag it pulls what is there.
 */
export function racingPusher(client: RegistryClient, repository: string) {
	const layers = Array.from({length: layerCount}, () => newLayer(300));
	const tags = new Map<string, string>();
	const counts: PushCounts = {complete: 0, failed: 0, reused: 0};
	const urlOf = (kind: 'blobs' | 'manifests', reference: string) =>
		`${client.url}/v2/${repository}/${kind}/${reference}`;

	const provide = async (bytes: Uint8Array): Promise<Descriptor> => {
		const digest = digestOf(bytes);
		const {status} = await fetch(urlOf('blobs', digest), {method: 'HEAD'});
		if (status === 200) {
			counts.reused++;
			return {mediaType: mediaTypes.layer, digest, size: bytes.length};
		}

		return client.pushBlob(repository, bytes, mediaTypes.layer);
	};

	const push = async (number: number): Promise<string> => {
		const chosen = [number, number * 5 + 1, number * 7 + 3].map((at) => layers[at % layerCount]!);
		const provided: Descriptor[] = [];
		for (const layer of [...chosen, Buffer.from(`{"number":${number % 4}}`)]) {
			provided.push(await provide(layer));
		}

		const config = {...provided.pop()!, mediaType: mediaTypes.config};
		const image = {schemaVersion: 2, mediaType: mediaTypes.image, config, layers: provided};
		return (await client.pushManifest(repository, image, tagOf(number))).digest;
	};

	/** Fails when the tag cannot be pulled, all of it, within some seconds. */
	const pull = async (tag: string, digest: string): Promise<void> => {
		const until = Date.now() + patience;
		for (;;) {
			const missing = await missingOf(tag, digest);
			if (missing === undefined) {
				return;
			}

			assert.ok(Date.now() < until, `${repository}:${tag} cannot be pulled: ${missing}`);
			await sleep(100);
		}
	};

	const missingOf = async (tag: string, digest: string): Promise<string | undefined> => {
		const response = await fetch(urlOf('manifests', tag), {headers: {accept: mediaTypes.image}});
		if (response.status !== 200) {
			return `its manifest: ${response.status}`;
		}

		assert.equal(response.headers.get('docker-content-digest'), digest);
		const image = (await response.json()) as {config: Descriptor; layers: readonly Descriptor[]};
		for (const blob of [image.config, ...image.layers]) {
			const answer = await fetch(urlOf('blobs', blob.digest));
			const bytes = new Uint8Array(await answer.arrayBuffer());
			if (answer.status !== 200 || digestOf(bytes) !== blob.digest) {
				return `${blob.digest}: ${answer.status}`;
			}
		}

		return undefined;
	};

	return {
		counts,
		/** One more push, which ends complete, or with an error that the client sees. */
		async pushNext(number: number): Promise<void> {
			const tag = tagOf(number);
			const before = tags.get(tag);
			if (before !== undefined) {
				await pull(tag, before);
			}

			try {
				tags.set(tag, await push(number));
				counts.complete++;
			} catch {
				// It may be either one now; whatever it is, all of it must be there.
				tags.delete(tag);
				counts.failed++;
			}
		},
		/** Pulls all tags whose last push was complete. */
		async pullAll(): Promise<void> {
			for (const [tag, digest] of tags) {
				await pull(tag, digest);
			}
		},
	};
}

const tagOf = (number: number) => `v${number % tagCount}`;
