import {referenceDigest, referenceFlags, referenceHas} from '../../inventory/graph.ts';
import {blobFlags, manifestKind, type Inventory} from '../../inventory/inventory.ts';
import {finish} from '../../inventory/pieces.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {isBlobRoot, isYoung} from '../../selection/roots.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
import {distinctReferences} from './manifest-bytes.ts';
import {shortDigest} from './short-digest.ts';
import {sizeOnDisk} from './repository-facts.ts';
import {usersOf} from './users.ts';

/** A blob that a manifest references, with everybody else who does. */
export interface Layer {
	readonly digest: number;
	readonly role: 'manifest' | 'config' | 'layer' | 'child' | 'subject' | 'signature';
	readonly bytes: number;
	/** It should be on the disk and is not. */
	readonly missing: boolean;
	/** Revisions, of any repository, that reference it too. */
	readonly others: Uint32Array;
	/** How many of them each repository has. */
	readonly repositories: ReadonlyMap<number, number>;
}

export interface LayerRow {
	readonly name: string;
	readonly size: string;
	readonly usedBy: string;
	readonly ifDeleted: string;
}

const byRevision = cachedBy((_: Inventory) => new Map<number, readonly Layer[]>());

/** The blobs of a manifest. */
export function layersOf(inventory: Inventory, revision: number): readonly Layer[] {
	const known = byRevision(inventory);
	let layers = known.get(revision);
	if (!layers) {
		layers = findLayers(inventory, revision);
		known.set(revision, layers);
	}

	return layers;
}

function findLayers(inventory: Inventory, revision: number): readonly Layer[] {
	const users = finish(usersOf(inventory));
	return [...rolesOf(inventory, revision)].map(([digest, {role, foreign}]) => {
		const others = users.of(digest).filter((other) => other !== revision);
		return {
			digest,
			role,
			bytes: sizeOnDisk(inventory, digest),
			missing:
				!foreign && role !== 'child' && (inventory.blobs.flags[digest]! & (blobFlags.present | blobFlags.linked)) === 0,
			others,
			repositories: countByRepository(inventory, others),
		};
	});
}

function countByRepository({revisions}: Inventory, others: Uint32Array): ReadonlyMap<number, number> {
	const counts = new Map<number, number>();
	for (const other of others) {
		const repository = revisions.repository[other]!;
		counts.set(repository, (counts.get(repository) ?? 0) + 1);
	}

	return counts;
}

interface Role {
	readonly role: Layer['role'];
	readonly foreign: boolean;
}

/** Every digest that a manifest references, in its own order; the manifest itself comes last. */
export function rolesOf(inventory: Inventory, revision: number): ReadonlyMap<number, Role> {
	const own = inventory.revisions.digest[revision]!;
	const roles = new Map<number, Role>();
	const {offsets, targets} = inventory.manifests;
	const kind = manifestKind(inventory, own);
	for (let index = offsets[own]!; index < offsets[own + 1]!; index++) {
		const target = targets[index]!;
		const digest = referenceDigest(target);
		const config = index === offsets[own] && (kind === 'image' || kind === 'artifact');
		const role = referenceHas(target, referenceFlags.child) ? 'child' : config ? 'config' : 'layer';
		// The subject is named, not needed: it keeps this manifest, never the other way round.
		if (!referenceHas(target, referenceFlags.subject) && !roles.has(digest)) {
			roles.set(digest, {role, foreign: referenceHas(target, referenceFlags.foreign)});
		}
	}

	for (const digest of distinctReferences(inventory, revision)) {
		if (digest !== own && !roles.has(digest)) {
			roles.set(digest, {role: 'signature', foreign: false});
		}
	}

	roles.set(own, {role: 'manifest', foreign: false});
	return roles;
}

/** What the detail shows of one blob under the present selection. */
export function layerRow(model: Model, revision: number, layer: Layer): LayerRow {
	const {inventory} = model;
	const name = layer.role === 'layer' || layer.role === 'child' ? shortDigest(inventory, layer.digest) : layer.role;
	return {
		name,
		size: layer.missing ? 'missing' : formatBytes(layer.bytes),
		usedBy: usedBy(model, revision, layer),
		ifDeleted: freesWith(model, layer) ? `frees ${formatBytes(layer.bytes)}` : whyStays(model, layer),
	};
}

/** True when this blob goes once this manifest does: everybody else who uses it goes already. */
export function freesWith(model: Model, layer: Layer): boolean {
	const {inventory, estimate} = model;
	if ((inventory.blobs.flags[layer.digest]! & blobFlags.present) === 0) {
		return false;
	}

	if (estimate.blobGoes(layer.digest)) {
		return true;
	}

	return !isHeld(model, layer.digest) && goingOthers(estimate, layer) === layer.others.length;
}

const counted = new WeakMap<
	Layer,
	{readonly estimate: Model['estimate']; readonly version: number; readonly count: number}
>();

/** How many of the others go: a base layer has very many, so they are counted for each choice, not for each frame. */
function goingOthers(estimate: Model['estimate'], layer: Layer): number {
	const {version} = estimate;
	let known = counted.get(layer);
	if (known?.estimate !== estimate || known.version !== version) {
		const count = layer.others.reduce((sum, other) => sum + (estimate.goes(other) ? 1 : 0), 0);
		known = {estimate, version, count};
		counted.set(layer, known);
	}

	return known.count;
}

function isHeld(model: Model, digest: number): boolean {
	return isBlobRoot(model.inventory, model.selection, digest);
}

function whyStays(model: Model, layer: Layer): string {
	if (layer.missing || (model.inventory.blobs.flags[layer.digest]! & blobFlags.present) === 0) {
		return 'nothing';
	}

	return isYoung(model.inventory, model.selection, layer.digest) ? 'kept: young' : 'kept';
}

function usedBy(model: Model, revision: number, layer: Layer): string {
	const {inventory, estimate} = model;
	const {others, repositories} = layer;
	if (others.length === 0) {
		return 'only this manifest';
	}

	const here = inventory.revisions.repository[revision]!;
	const manifests = formatCounted(others.length, 'manifest');
	if (repositories.size > 1) {
		return `${manifests} in ${formatCount(repositories.size)} repositories`;
	}

	const fate = fateOf(goingOthers(estimate, layer), others.length);
	const [only] = repositories.keys();
	if (only === here) {
		return `${manifests} here, ${fate}`;
	}

	const excluded = model.selection.excludedRepositories.has(only!) ? 'excluded' : fate;
	return `${sanitize(inventory.repositories.names[only!]!)} (${excluded})`;
}

function fateOf(going: number, all: number): string {
	if (all === 1) {
		return going === 1 ? 'which goes' : 'which is kept';
	}

	return going === all ? 'all go' : going === 0 ? 'all kept' : `${formatCount(going)} go`;
}

/** Bytes that go with this manifest: if nothing else went, and with everything else that goes now. */
export function freedBytes(
	model: Model,
	layers: readonly Layer[],
): {readonly alone: number; readonly selected: number} {
	const sum = (counts: (layer: Layer) => boolean) =>
		layers.reduce((bytes, layer) => bytes + (counts(layer) ? layer.bytes : 0), 0);
	return {
		alone: sum((layer) => layer.others.length === 0 && !isHeld(model, layer.digest)),
		selected: sum((layer) => freesWith(model, layer)),
	};
}

/** Names of the repositories whose manifests use a blob too, with how many do, most first. */
export function repositoriesUsing(
	inventory: Inventory,
	layer: Layer,
): ReadonlyArray<readonly [name: string, count: number]> {
	return [...layer.repositories]
		.sort((a, b) => b[1] - a[1] || a[0] - b[0])
		.map(([repository, count]) => [inventory.repositories.names[repository]!, count]);
}
