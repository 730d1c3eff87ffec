import assert from 'node:assert/strict';
import {digestOf, expectStatus, mediaTypes} from './registry-client.ts';

/** What a registry served, every byte of it checked. */
export interface Pulled {
	readonly repositories: number;
	readonly tags: number;
	/** Each counted once for each repository. */
	readonly manifests: number;
	readonly blobs: number;
	/** Every digest that was pulled, manifests included. */
	readonly digests: ReadonlySet<string>;
	/** `repository:tag` and what it is. */
	readonly tagged: ReadonlyMap<string, string>;
}

interface Content {
	readonly config?: {readonly digest: string};
	readonly layers?: ReadonlyArray<{readonly digest: string; readonly urls?: readonly string[]}>;
	readonly manifests?: ReadonlyArray<{readonly digest: string}>;
}

const accept = [mediaTypes.image, mediaTypes.index, mediaTypes.dockerImage, mediaTypes.dockerList].join(', ');

/**
 * Pulls every repository of the catalog, every tag, every manifest, an index's children, config and layers, and checks
 * each digest. Fails on the first thing that is missing or damaged.
 */
export async function pullEverything(url: string): Promise<Pulled> {
	const digests = new Set<string>();
	const tagged = new Map<string, string>();
	const seen = {manifests: new Set<string>(), blobs: new Set<string>()};

	const pullBlob = async (repository: string, digest: string) => {
		if (seen.blobs.has(`${repository}@${digest}`)) {
			return;
		}

		const response = await expectStatus(await fetch(`${url}/v2/${repository}/blobs/${digest}`), 200);
		assert.equal(digestOf(new Uint8Array(await response.arrayBuffer())), digest, `${repository}@${digest} is damaged`);
		seen.blobs.add(`${repository}@${digest}`);
		digests.add(digest);
	};

	const pullManifest = async (repository: string, reference: string): Promise<string> => {
		const response = await fetch(`${url}/v2/${repository}/manifests/${reference}`, {headers: {accept}});
		await expectStatus(response, 200);
		const bytes = new Uint8Array(await response.arrayBuffer());
		const digest = digestOf(bytes);
		assert.equal(response.headers.get('docker-content-digest'), digest, `${repository}:${reference} is damaged`);
		if (seen.manifests.has(`${repository}@${digest}`)) {
			return digest;
		}

		seen.manifests.add(`${repository}@${digest}`);
		digests.add(digest);
		const content = JSON.parse(Buffer.from(bytes).toString('utf8')) as Content;
		for (const child of content.manifests ?? []) {
			assert.equal(await pullManifest(repository, child.digest), child.digest);
		}

		for (const blob of [...(content.config ? [content.config] : []), ...(content.layers ?? [])]) {
			await pullBlob(repository, blob.digest);
		}

		return digest;
	};

	const repositories = await listAll(url, '/v2/_catalog?n=100', 'repositories');
	for (const repository of repositories) {
		for (const tag of await listAll(url, `/v2/${repository}/tags/list`, 'tags')) {
			tagged.set(`${repository}:${tag}`, await pullManifest(repository, tag));
		}
	}

	return {
		repositories: repositories.length,
		tags: tagged.size,
		manifests: seen.manifests.size,
		blobs: seen.blobs.size,
		digests,
		tagged,
	};
}

/** Follows a list over its pages. A repository that never had a tag is answered with 404. */
async function listAll(url: string, first: string, key: 'repositories' | 'tags'): Promise<readonly string[]> {
	const names: string[] = [];
	for (let next: string | undefined = first; next !== undefined;) {
		const response: Response = await fetch(new URL(next, url));
		if (key === 'tags' && response.status === 404) {
			return [];
		}

		await expectStatus(response, 200);
		const page = (await response.json()) as Partial<Record<typeof key, readonly string[] | null>>;
		names.push(...(page[key] ?? []));
		next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
	}

	return names;
}
