import {referenceDigest, referenceFlags, referenceHas, repositoryNode} from '../inventory/graph.ts';
import {blobFlags, findLayerLink, manifestKind, revisionFlags, type Inventory} from '../inventory/inventory.ts';
import {shortDigest, type Digest} from '../storage/digest.ts';
import type {ManifestKind} from '../storage/manifest.ts';
import type {Relation} from './explanation.ts';
import {whyServed} from './root-reasons.ts';

const nouns: Readonly<Record<ManifestKind, string>> = {
	none: 'manifest',
	image: 'image',
	index: 'index',
	schema1: 'schema 1 manifest',
	artifact: 'artifact',
	missing: 'missing manifest',
	unreadable: 'unreadable manifest',
};

/** `sha256:0123456789ab`: enough to ask again. */
export const brief = (digest: Digest) => `${digest.slice(0, digest.indexOf(':'))}:${shortDigest(digest)}`;

/** `index sha256:0123456789ab` */
export function manifestName(inventory: Inventory, digest: number): string {
	return `${nouns[manifestKind(inventory, digest)]} ${brief(inventory.digests.text(digest))}`;
}

/** The same, and what is odd about the revision. */
function revisionName(inventory: Inventory, revision: number): string {
	const {digest, flags} = inventory.revisions;
	const name = manifestName(inventory, digest[revision]!);
	if ((flags[revision]! & revisionFlags.linked) !== 0) {
		return `${name} (${whyServed(flags[revision]!)})`;
	}

	return (flags[revision]! & revisionFlags.virtual) === 0 ? name : `${name} (its link is gone, its blob is there)`;
}

/** How one node of a chain holds the next. */
export function relationOf(inventory: Inventory, from: number, to: number): Relation {
	const {graph, manifests, revisions} = inventory;
	if (to >= graph.allBlobs) {
		return 'all-blobs';
	}

	if (to >= graph.revisions) {
		return 'repository';
	}

	if (from >= graph.revisions) {
		return 'revision';
	}

	const [holder, held] = [revisions.digest[from]!, revisions.digest[to]!];
	const names = (manifest: number, digest: number, flag: number) =>
		manifests.targets
			.subarray(manifests.offsets[manifest], manifests.offsets[manifest + 1])
			.some((target) => referenceDigest(target) === digest && referenceHas(target, flag));
	if (names(holder, held, referenceFlags.child)) {
		return 'child';
	}

	return names(held, holder, referenceFlags.subject) ? 'referrer' : 'link';
}

/** Words for the node that `relation` holds. */
export function linkMessage(inventory: Inventory, relation: Relation, from: number, to: number): string {
	const {graph, repositories, revisions} = inventory;
	switch (relation) {
		case 'root':
			return revisionName(inventory, to);
		case 'child':
			return `its child, ${revisionName(inventory, to)}`;
		case 'referrer':
			return `its referrer, ${revisionName(inventory, to)}`;
		case 'link':
			return `${revisionName(inventory, to)}, which its link names`;
		case 'revision':
			return `${revisionName(inventory, to)} in it`;
		case 'repository':
			return `its repository, ${repositories.names[to - graph.revisions]!}, is frozen: all of it is kept`;
		case 'all-blobs': {
			const name = repositories.names[revisions.repository[from]!]!;
			return `its repository, ${name}, is frozen and has no _layers: every blob is kept`;
		}

		case 'config':
		case 'layer':
		case 'blob':
		case 'signature':
		case 'alias':
		case 'layer-link':
			throw new Error(`${relation} holds no node.`);
	}
}

/** What a digest is to a held node that needs it, in a word and in words. */
export function needOf(
	inventory: Inventory,
	node: number,
	digest: number,
): {readonly relation: Relation; readonly message: string} {
	const name = brief(inventory.digests.text(digest));
	if (node >= inventory.graph.revisions) {
		return heldLink(inventory, node, digest, name);
	}

	const {revisions} = inventory;
	const role = roleOf(inventory, revisions.digest[node]!, digest);
	if (role !== undefined) {
		return {relation: role, message: role === 'blob' ? `a blob that it names, ${name}` : `its ${role}, ${name}`};
	}

	if (revisions.signatures.get(node)?.includes(digest)) {
		return {relation: 'signature', message: `its signature, ${name}`};
	}

	const via = aliasOf(inventory, node, digest);
	return {relation: 'alias', message: `${name}, which a layer link names in the place of ${via}`};
}

function heldLink(inventory: Inventory, node: number, digest: number, name: string) {
	const {graph} = inventory;
	const isOwn = findLayerLink(inventory, node - repositoryNode(graph, 0), digest) >= 0;
	const message = isOwn ? `its layer link ${name}` : `${name}, which one of its layer links names`;
	return {relation: 'layer-link', message} as const;
}

/** What a manifest calls a blob. Of an image, the config comes first (manifest.ts, readers). */
function roleOf(
	inventory: Inventory,
	manifest: number,
	digest: number,
): 'config' | 'layer' | 'blob' | 'child' | undefined {
	const {manifests} = inventory;
	const targets = manifests.targets.subarray(manifests.offsets[manifest], manifests.offsets[manifest + 1]);
	const position = targets.findIndex(
		(target) => referenceDigest(target) === digest && !referenceHas(target, referenceFlags.subject),
	);
	if (position < 0) {
		return undefined;
	}

	if (referenceHas(targets[position]!, referenceFlags.child)) {
		return 'child';
	}

	switch (manifestKind(inventory, manifest)) {
		case 'image':
			return position === 0 ? 'config' : 'layer';
		case 'schema1':
			return 'layer';
		default:
			return 'blob';
	}
}

/** The missing blob of a revision in whose place a layer link names another one. */
function aliasOf(inventory: Inventory, revision: number, digest: number): string {
	const {blobs, digests, layerLinks, manifests, revisions} = inventory;
	const manifest = revisions.digest[revision]!;
	const target = manifests.targets
		.subarray(manifests.offsets[manifest], manifests.offsets[manifest + 1])
		.map(referenceDigest)
		.find((referenced) => {
			const isMissing = (blobs.flags[referenced]! & (blobFlags.present | blobFlags.linked)) === 0;
			const link = findLayerLink(inventory, revisions.repository[revision]!, referenced);
			return isMissing && layerLinks.aliases.get(link) === digest;
		});
	return target === undefined ? 'another' : brief(digests.text(target));
}
