import {manifestKinds} from '../storage/manifest.ts';
import {internAll, packAll, type RepositoryDraft} from './draft.ts';
import type {Scan} from './read.ts';
import {bundled, inOrder} from './share.ts';

/** Reads the layer links whose digest has no blob of its own: they may name the blob that is meant. */
export async function readAliases(scan: Scan): Promise<void> {
	const {draft, pool, trees} = scan;
	await eachTree(
		scan,
		({layers}) => layers.filter((digest) => !draft.blobs.isThere(digest)),
		async (tree, chunk) => {
			const order = chunk.flatMap(([repository, digests]) => [...digests].map((digest) => ({repository, digest})));
			const aliases = await pool.run('readAliases', trees[tree]!.v2, groupsOf(scan, chunk));
			return () => {
				for (const {index, digest} of aliases) {
					const link = order[index]!;
					link.repository.aliases.set(link.digest, draft.digests.internText(digest));
				}
			};
		},
	);
}

/** A registry up to 2.3 wrote signatures for schema 1 alone; what cannot be read may be one. */
const signedKinds = new Set((['schema1', 'missing', 'unreadable'] as const).map((kind) => manifestKinds.indexOf(kind)));

/** Reads the `signatures` folders of the revisions, and of what counts as one, that may have one. */
export async function readSignatures(scan: Scan): Promise<void> {
	const {draft, pool, trees} = scan;
	const {manifests} = draft;
	const mayBeSigned = new Set<number>();
	for (let position = 0; position < manifests.digest.length; position++) {
		if (signedKinds.has(manifests.kind.get(position))) {
			mayBeSigned.add(manifests.digest.get(position));
		}
	}

	// Of most storages there is none.
	if (mayBeSigned.size === 0) {
		return;
	}

	await eachTree(
		scan,
		({revisions, virtual}) =>
			Uint32Array.from(new Set([...revisions, ...virtual.keys()])).filter((digest) => mayBeSigned.has(digest)),
		async (tree, chunk) => {
			const order = chunk.flatMap(([repository, digests]) => [...digests].map((digest) => ({repository, digest})));
			const batch = await pool.run('readSignatures', trees[tree]!.v2, groupsOf(scan, chunk));
			return () => {
				const signatures = internAll(draft.digests, batch.digests);
				let offset = 0;
				for (const [index, {repository, digest}] of order.entries()) {
					const end = offset + batch.counts[index]!;
					const known = repository.signatures.get(digest) ?? [];
					repository.signatures.set(digest, [...known, ...signatures.subarray(offset, end)]);
					offset = end;
				}

				for (const [index, digest] of signatures.entries()) {
					if (!trees[tree]!.quarantined) {
						draft.blobs.refresh(digest, batch.times[index]!);
					}
				}
			};
		},
	);
}

type Chunk = ReadonlyArray<readonly [RepositoryDraft, Uint32Array]>;

/** Asks every tree about some digests of each repository; answers are taken in order. */
async function eachTree(
	{draft, trees}: Scan,
	digestsOf: (repository: RepositoryDraft) => Uint32Array,
	ask: (tree: number, chunk: Chunk) => Promise<() => void>,
): Promise<void> {
	const wanted = draft.repositories
		.map((repository) => [repository, digestsOf(repository)] as const)
		.filter(([, digests]) => digests.length > 0);
	const chunks = bundled(wanted, ([, digests]) => digests.length, 512);
	const asked = trees.flatMap((_, tree) => chunks.map(async (chunk) => ask(tree, chunk)));
	await inOrder(asked, (take) => take());
}

function groupsOf({draft}: Scan, chunk: Chunk) {
	return chunk.map(([repository, digests]) => ({
		repository: repository.name,
		digests: packAll(draft.digests, digests, digests.length),
	}));
}
