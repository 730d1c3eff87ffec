import {manifestKinds, maxManifestBytes} from '../storage/manifest.ts';
import {
	forEachReference,
	noOwner,
	referenceDigest,
	referenceFlags,
	referenceHas,
	sharedOwner,
	type Graph,
} from './graph.ts';
import {blobFlags, findRevision, isCounted, repositoryFlags, revisionFlags, type Inventory} from './inventory.ts';

type Bare = Omit<Inventory, 'graph' | 'figures' | 'scannedAt' | 'elapsed'>;

const unreadable = manifestKinds.indexOf('unreadable');
const image = manifestKinds.indexOf('image');

/**
 * The graph of what keeps what (see graph.ts for its nodes and edges).
 * @param misdirected revisions whose link names another revision of their repository.
 */
export function buildGraph(inventory: Bare, misdirected: ReadonlyArray<readonly [from: number, to: number]>): Graph {
	const revisions = inventory.revisions.digest.length;
	const allBlobs = revisions + inventory.repositories.names.length;
	const forEachEdge = (visit: (from: number, to: number) => void) => {
		for (let revision = 0; revision < revisions; revision++) {
			forEachEdgeOf(inventory, revision, allBlobs, visit);
		}

		for (const [from, to] of misdirected) {
			visit(from, to);
		}
	};

	// Counted first and placed then: sparse rows without a list for each revision.
	const offsets = new Uint32Array(revisions + 1);
	forEachEdge((from, to) => {
		offsets[from + 1]! += from === to ? 0 : 1;
	});
	for (let revision = 0; revision < revisions; revision++) {
		offsets[revision + 1]! += offsets[revision]!;
	}

	const targets = new Uint32Array(offsets[revisions]!);
	const next = offsets.slice();
	forEachEdge((from, to) => {
		if (from !== to) {
			targets[next[from]!++] = to;
		}
	});
	return {
		revisions,
		nodes: allBlobs + 2,
		allBlobs,
		orphans: allBlobs + 1,
		offsets,
		targets,
		...countReferences(inventory, revisions),
	};
}

/** The edges that a revision's own manifest makes: to its children, from its subject, to its repository's hold. */
function forEachEdgeOf(
	inventory: Bare,
	revision: number,
	allBlobs: number,
	visit: (from: number, to: number) => void,
): void {
	const {manifests, revisions, repositories} = inventory;
	const digest = revisions.digest[revision]!;
	const repository = revisions.repository[revision]!;
	if (manifests.kind[digest] === unreadable) {
		visit(revision, revisions.digest.length + repository);
		if ((repositories.flags[repository]! & repositoryFlags.hasLayers) === 0) {
			visit(revision, allBlobs);
		}
	}

	// Of the usual kind, it has neither children nor a subject (manifest.ts, kindOf).
	if (manifests.kind[digest] === image) {
		return;
	}

	// What is no revision is kept by what names it; it does not follow its subject.
	const isVirtual = (revisions.flags[revision]! & revisionFlags.virtual) !== 0;
	const end = manifests.offsets[digest + 1]!;
	for (let index = manifests.offsets[digest]!; index < end; index++) {
		const target = manifests.targets[index]!;
		if (referenceHas(target, referenceFlags.child)) {
			const child = findRevision(inventory, repository, referenceDigest(target));
			if (child >= 0 && isChild(inventory, target, child)) {
				visit(revision, child);
			}
		} else if (referenceHas(target, referenceFlags.subject) && !isVirtual) {
			const subject = findRevision(inventory, repository, referenceDigest(target));
			if (subject >= 0) {
				visit(subject, revision);
			}
		}
	}
}

/**
 * Whether an entry of an index is a manifest: what only counts as a revision does so for those that list it as one, and
 * is a plain blob for the others.
 */
function isChild({blobs, revisions}: Bare, target: number, child: number): boolean {
	return (
		(revisions.flags[child]! & (revisionFlags.virtual | revisionFlags.linked)) !== revisionFlags.virtual ||
		(referenceHas(target, referenceFlags.manifestType) && blobs.size[referenceDigest(target)]! <= maxManifestBytes)
	);
}

/**
 * How many revisions reference each digest, and whether they are all of one repository; what those of each repository
 * reference in all. What only counts as a revision is in no figure, nor is a repository behind a symbolic link.
 */
function countReferences(
	inventory: Bare,
	revisions: number,
): Pick<Graph, 'referenceCount' | 'owner' | 'repositoryBytes'> {
	const {blobs, repositories} = inventory;
	const referenceCount = new Uint32Array(inventory.digests.length);
	const owner = new Int32Array(inventory.digests.length).fill(noOwner);
	const repositoryBytes = new Float64Array(repositories.names.length);
	/** The last revision that references it, and 1. */
	const lastSeen = new Uint32Array(inventory.digests.length);
	for (let revision = 0; revision < revisions; revision++) {
		if (!isCounted(inventory, revision)) {
			continue;
		}

		const repository = inventory.revisions.repository[revision]!;
		const first = inventory.revisions.start[repository]!;
		forEachReference(inventory, revision, (digest) => {
			const last = lastSeen[digest]!;
			if (last === revision + 1) {
				return;
			}

			lastSeen[digest] = revision + 1;
			referenceCount[digest]!++;
			const isNew = last <= first && (blobs.flags[digest]! & blobFlags.present) !== 0;
			repositoryBytes[repository]! += isNew ? blobs.size[digest]! : 0;
			if (owner[digest] === noOwner) {
				owner[digest] = repository;
			} else if (owner[digest] !== repository) {
				owner[digest] = sharedOwner;
			}
		});
	}

	return {referenceCount, owner, repositoryBytes};
}
