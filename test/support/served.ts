import assert from 'node:assert/strict';
import {existsSync, readFileSync, readdirSync, statSync} from 'node:fs';

/*
 * What a registry can serve from a storage, found out without any code of the program: for each
 * tag (`repository:tag`) and each revision (`repository@digest`) all that a client gets by it.
 */

/** By tag or revision: `manifest <digest>` and `blob <digest>` for all that is served by it. */
export type Served = ReadonlyMap<string, ReadonlySet<string>>;

interface Repository {
	readonly name: string;
	readonly folder: string;
	/** Digests of the folders in `_manifests/revisions`. */
	readonly revisions: readonly string[];
}

interface Manifest {
	/** What the revision's link names, which is what a registry serves. */
	readonly digest: string;
	readonly blobs: readonly string[];
	readonly children: readonly string[];
	readonly subject: string | undefined;
}

/** Reads a storage, referrers included: what describes a tag's manifests is served with the tag. */
export function served(root: string): Served {
	const v2 = `${root}/docker/registry/v2`;
	const all = new Map<string, ReadonlySet<string>>();
	for (const repository of repositoriesIn(`${v2}/repositories`, '')) {
		const manifests = new Map(
			repository.revisions.flatMap((digest) => {
				const manifest = readManifest(v2, repository, digest);
				return manifest ? [[digest, manifest] as const] : [];
			}),
		);
		for (const digest of manifests.keys()) {
			all.set(`${repository.name}@${digest}`, closure(v2, repository, manifests, [digest], false));
		}

		for (const tag of namesIn(`${repository.folder}/_manifests/tags`)) {
			const folder = `${repository.folder}/_manifests/tags/${tag}`;
			const current = readLink(`${folder}/current/link`);
			const meant = current === undefined ? digestsIn(`${folder}/index`) : [current];
			all.set(`${repository.name}:${tag}`, closure(v2, repository, manifests, meant, true));
		}
	}

	return all;
}

/**
 * Fails unless whatever is still there serves all that it served before.
 * @param kept tags and revisions that must be there.
 */
export function assertServed(after: Served, before: Served, kept: Iterable<string> = []): void {
	const missing: string[] = [];
	for (const name of kept) {
		if (before.has(name) && !after.has(name)) {
			missing.push(`${name} is gone`);
		}
	}

	for (const [name, things] of after) {
		const lost = [...(before.get(name) ?? [])].filter((thing) => !things.has(thing));
		missing.push(...lost.map((thing) => `${name} has lost ${thing}`));
	}

	assert.deepEqual(missing, []);
}

function closure(
	v2: string,
	repository: Repository,
	manifests: ReadonlyMap<string, Manifest>,
	roots: readonly string[],
	withReferrers: boolean,
): ReadonlySet<string> {
	const things = new Set<string>();
	const open = [...roots];
	for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
		const manifest = manifests.get(digest);
		if (manifest === undefined || things.has(`manifest ${digest}`)) {
			continue;
		}

		things.add(`manifest ${digest}`);
		for (const blob of [...manifest.blobs, ...manifest.children]) {
			if (isBlobServed(v2, repository, blob)) {
				things.add(`blob ${blob}`);
			}
		}

		open.push(...manifest.children);
		if (withReferrers) {
			// One whose link names another manifest describes nothing itself.
			const referrers = [...manifests].filter(([own, {subject, digest: named}]) => subject === digest && own === named);
			open.push(...referrers.map(([referrer]) => referrer));
		}
	}

	return things;
}

/** A blob is served by a repository that links it, under its own name or under the one that its link says. */
function isBlobServed(v2: string, {folder}: Repository, digest: string): boolean {
	const target = readLink(`${folder}/_layers/${digest.replace(':', '/')}/link`);
	return target !== undefined && (existsSync(dataOf(v2, digest)) || existsSync(dataOf(v2, target)));
}

function readManifest(v2: string, {folder}: Repository, revision: string): Manifest | undefined {
	const digest = readLink(`${folder}/_manifests/revisions/${revision.replace(':', '/')}/link`);
	if (digest === undefined || !existsSync(dataOf(v2, digest))) {
		return undefined;
	}

	const fields = parse(readFileSync(dataOf(v2, digest), 'utf8'));
	const digests = (field: unknown, name: string) =>
		(Array.isArray(field) ? field : [field])
			.map((descriptor) => (isObject(descriptor) ? descriptor[name] : undefined))
			.filter((value) => typeof value === 'string');
	return {
		digest,
		blobs: [
			...digests(fields['config'], 'digest'),
			...digests(fields['layers'], 'digest'),
			...digests(fields['blobs'], 'digest'),
			...digests(fields['fsLayers'], 'blobSum'),
		],
		children: digests(fields['manifests'], 'digest'),
		subject: digests(fields['subject'], 'digest')[0],
	};
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

function parse(text: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : {};
	} catch {
		return {};
	}
}

function* repositoriesIn(folder: string, name: string): Generator<Repository> {
	const inside = namesIn(folder);
	if (inside.includes('_manifests')) {
		yield {name, folder, revisions: digestsIn(`${folder}/_manifests/revisions`)};
	}

	for (const entry of inside.filter((other) => !other.startsWith('_'))) {
		yield* repositoriesIn(`${folder}/${entry}`, name === '' ? entry : `${name}/${entry}`);
	}
}

const digestsIn = (folder: string) =>
	namesIn(folder).flatMap((algorithm) => namesIn(`${folder}/${algorithm}`).map((encoded) => `${algorithm}:${encoded}`));

const namesIn = (folder: string) =>
	statSync(folder, {throwIfNoEntry: false})?.isDirectory() ? readdirSync(folder).sort() : [];

function readLink(path: string): string | undefined {
	const text = statSync(path, {throwIfNoEntry: false})?.isFile() ? readFileSync(path, 'utf8') : '';
	return /^[a-z\d]+:[\da-f]{64,128}$/.test(text) ? text : undefined;
}

function dataOf(v2: string, digest: string): string {
	const [algorithm, encoded = ''] = digest.split(':');
	return `${v2}/blobs/${algorithm}/${encoded.slice(0, 2)}/${encoded}/data`;
}
