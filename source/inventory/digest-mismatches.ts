import type {Digest} from '../storage/digest.ts';
import {blobData} from '../storage/layout.ts';
import {forEachReference} from './graph.ts';
import {blobFlags, findRevision, type Inventory} from './inventory.ts';
import type {Problem} from './problems.ts';

/**
 * What is told of blobs whose bytes have another digest than their name: once for each repository that has such a
 * manifest, or whose kept revisions reference such a blob.
 * @param held 1 by node, of a mark.
 */
export function* digestMismatches(
	inventory: Inventory,
	held: Uint8Array,
	mismatched: readonly Digest[],
): Generator<Problem> {
	// A blob that has gone since it was hashed is no longer wrong.
	const wrong = mismatched
		.map((digest) => inventory.digests.find(digest))
		.filter((digest) => isServed(inventory, digest));
	const owners = new Map(wrong.map((digest) => [digest, repositoriesWith(inventory, digest)]));
	const blobs = new Set(wrong.filter((digest) => owners.get(digest)!.length === 0));
	const users = findUsers(inventory, held, blobs);
	for (const digest of wrong) {
		yield* blobs.has(digest)
			? wrongBlob(inventory, digest, users.get(digest) ?? new Map())
			: wrongManifest(inventory, digest, owners.get(digest)!);
	}
}

const isServed = ({blobs}: Inventory, digest: number) =>
	digest >= 0 && (blobs.flags[digest]! & (blobFlags.present | blobFlags.linked)) !== 0;

function repositoriesWith(inventory: Inventory, digest: number): number[] {
	return [...inventory.repositories.names.keys()].filter(
		(repository) => findRevision(inventory, repository, digest) >= 0,
	);
}

/** By blob, then by repository: the kept revisions that reference it. */
type Users = Map<number, Map<number, number[]>>;

function findUsers(inventory: Inventory, held: Uint8Array, blobs: ReadonlySet<number>): Users {
	const users: Users = new Map();
	for (let revision = 0; revision < inventory.graph.revisions && blobs.size > 0; revision++) {
		if (held[revision] === 0) {
			continue;
		}

		forEachReference(inventory, revision, (digest) => {
			if (blobs.has(digest)) {
				addUser(users, digest, inventory.revisions.repository[revision]!, revision);
			}
		});
	}

	return users;
}

function addUser(users: Users, digest: number, repository: number, revision: number): void {
	const byRepository = users.get(digest) ?? new Map<number, number[]>();
	const revisions = byRepository.get(repository) ?? [];
	if (revisions.at(-1) !== revision) {
		revisions.push(revision);
	}

	users.set(digest, byRepository.set(repository, revisions));
}

function* wrongManifest(inventory: Inventory, digest: number, repositories: readonly number[]): Generator<Problem> {
	const text = inventory.digests.text(digest);
	for (const repository of repositories) {
		yield {
			kind: 'manifest-digest-mismatch',
			repository: inventory.repositories.names[repository]!,
			reference: text,
			digest: text,
			path: blobData(text),
			message: "The manifest's bytes are not those that its digest names: clients refuse it.",
		};
	}
}

function* wrongBlob(
	{digests, repositories, revisions}: Inventory,
	digest: number,
	users: ReadonlyMap<number, readonly number[]>,
): Generator<Problem> {
	const about = {
		kind: 'blob-digest-mismatch',
		digest: digests.text(digest),
		path: blobData(digests.text(digest)),
	} as const;
	if (users.size === 0) {
		yield {...about, message: "The blob's bytes are not those that its digest names. No kept manifest references it."};
	}

	for (const [repository, [first, ...others]] of users) {
		const more = others.length === 0 ? '' : ` Manifests here that reference it: ${others.length + 1}.`;
		yield {
			...about,
			repository: repositories.names[repository]!,
			reference: digests.text(revisions.digest[first!]!),
			message: `The blob's bytes are not those that its digest names: clients refuse the image.${more}`,
		};
	}
}
