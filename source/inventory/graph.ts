import {referenceFlags} from '../storage/manifest.ts';
import {blobFlags, findLayerLink, layerLinkRange, revisionRange, type Inventory} from './inventory.ts';
import {eachOf, finish, type Pieces} from './pieces.ts';

/*
 * What keeps what. A node is held by roots (a tag, an exclusion, its age) and by every held node
 * with an edge to it. Nodes:
 *
 *   0 … revisions         a revision          → its children, its referrers; when it cannot be
 *                                               judged → its repository (and all blobs, where the
 *                                               repository has no layer links to go by)
 *   … + repositories      a repository's hold → all its revisions
 *   + 1                   all blobs
 *   + 1                   the blobs that no revision references
 */
export interface Graph {
	readonly revisions: number;
	readonly nodes: number;
	readonly allBlobs: number;
	readonly orphans: number;
	/** By revision: its edges are `targets[offsets[revision] … offsets[revision + 1]]`. */
	readonly offsets: Uint32Array;
	readonly targets: Uint32Array;
	/** By digest: how many revisions reference it. */
	readonly referenceCount: Uint32Array;
	/** By digest: the one repository whose revisions reference it, `sharedOwner` or `noOwner`. */
	readonly owner: Int32Array;
	/** By repository: the distinct blobs that its revisions reference, the manifests included, in bytes. */
	readonly repositoryBytes: Float64Array;
}

export const noOwner = -1;
export const sharedOwner = -2;

export const referenceShift = 28;
const digestMask = 2 ** referenceShift - 1;

export const referenceDigest = (target: number) => target & digestMask;
/** @param flag one of `referenceFlags`. */
export const referenceHas = (target: number, flag: number) => ((target >>> referenceShift) & flag) !== 0;
export {referenceFlags};

export const repositoryNode = (graph: Graph, repository: number) => graph.revisions + repository;
export const isRevisionNode = (graph: Graph, node: number) => node < graph.revisions;

/** True for a revision without an edge: of most manifests. */
export const holdsNothing = (graph: Graph, node: number) =>
	isRevisionNode(graph, node) && graph.offsets[node] === graph.offsets[node + 1];

/** Calls `visit` with every node that `node` holds while it is held. */
export function forEachHeld(
	inventory: Pick<Inventory, 'graph' | 'revisions'>,
	node: number,
	visit: (node: number) => void,
): void {
	const {graph} = inventory;
	if (isRevisionNode(graph, node)) {
		const end = graph.offsets[node + 1]!;
		for (let edge = graph.offsets[node]!; edge < end; edge++) {
			visit(graph.targets[edge]!);
		}
	} else if (node < graph.allBlobs) {
		const [first, end] = revisionRange(inventory, node - graph.revisions);
		for (let revision = first; revision < end; revision++) {
			visit(revision);
		}
	}
}

/**
 * Calls `visit` with every blob, by digest, that `node` needs while it is held; a digest may come
 * more than once, the same ones each time. (`allBlobs` is told by itself: every blob.)
 */
export function forEachNeededBlob(inventory: Inventory, node: number, visit: (digest: number) => void): void {
	const {graph} = inventory;
	if (isRevisionNode(graph, node)) {
		forEachReference(inventory, node, visit);
	} else if (node < graph.allBlobs) {
		const [first, end] = layerLinkRange(inventory, node - graph.revisions);
		for (let link = first; link < end; link++) {
			visit(inventory.layerLinks.digest[link]!);
			const alias = inventory.layerLinks.aliases.get(link);
			if (alias !== undefined) {
				visit(alias);
			}
		}
	} else if (node === graph.orphans) {
		for (let digest = 0; digest < graph.referenceCount.length; digest++) {
			if (isOrphan(inventory, digest)) {
				visit(digest);
			}
		}
	}
}

/** Calls `visit` with every digest that a revision references: itself, its manifest's, aliases, signatures. */
export function forEachReference(
	inventory: Pick<Inventory, 'manifests' | 'revisions' | 'blobs' | 'layerLinks'>,
	revision: number,
	visit: (digest: number) => void,
): void {
	const {manifests, revisions, blobs, layerLinks} = inventory;
	const digest = revisions.digest[revision]!;
	visit(digest);
	const end = manifests.offsets[digest + 1]!;
	for (let index = manifests.offsets[digest]!; index < end; index++) {
		const target = manifests.targets[index]!;
		if (referenceHas(target, referenceFlags.subject)) {
			continue;
		}

		const referenced = referenceDigest(target);
		visit(referenced);
		if (layerLinks.aliases.size > 0 && (blobs.flags[referenced]! & (blobFlags.present | blobFlags.linked)) === 0) {
			const link = findLayerLink(inventory, revisions.repository[revision]!, referenced);
			const alias = layerLinks.aliases.get(link);
			if (alias !== undefined) {
				visit(alias);
			}
		}
	}

	if (revisions.signatures.size > 0) {
		revisions.signatures.get(revision)?.forEach(visit);
	}
}

/** A blob on the disk that no revision of any repository references. */
export function isOrphan(inventory: Inventory, digest: number): boolean {
	return inventory.graph.referenceCount[digest] === 0 && (inventory.blobs.flags[digest]! & blobFlags.present) !== 0;
}

/**
 * Everything that the roots hold, from scratch: 1 by node. Plain marking, the same for reports,
 * plans and the look after a run.
 * @param options.freezing whether a manifest that cannot be judged holds its repository (default: yes).
 */
export const reach = (
	inventory: Pick<Inventory, 'graph' | 'revisions'>,
	roots: Iterable<number>,
	options?: {readonly freezing: boolean},
): Uint8Array => finish(reaching(inventory, roots, options));

/** The same in pieces. */
export function* reaching(
	inventory: Pick<Inventory, 'graph' | 'revisions'>,
	roots: Iterable<number>,
	{freezing}: {readonly freezing: boolean} = {freezing: true},
): Pieces<Uint8Array> {
	const {graph} = inventory;
	// Only manifests that cannot be judged have edges to holds.
	const limit = freezing ? graph.nodes : graph.revisions;
	const held = new Uint8Array(graph.nodes);
	/** It grows while it is gone through. */
	const reached: number[] = [];
	const hold = (node: number) => {
		if (held[node] === 0) {
			held[node] = 1;
			reached.push(node);
		}
	};

	yield* eachOf(roots, hold);
	yield* eachOf(reached, (node) =>
		forEachHeld(inventory, node, (next) => {
			if (next < limit) {
				hold(next);
			}
		}),
	);
	return held;
}
