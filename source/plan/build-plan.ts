import {forEachReference} from '../inventory/graph.ts';
import {
	isCounted,
	revisionFlags,
	revisionRange,
	tagRange,
	blobFlags,
	repositoryFlags,
	type Inventory,
} from '../inventory/inventory.ts';
import {pushAll} from '../scan/batch.ts';
import {tagGoes} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import {emptyRepositories} from './empty-repositories.ts';
import {blobGoes, layerLinkGoes, revisionGoes, uploadGoes} from './going.ts';
import {leftoverSteps} from './leftovers.ts';
import {mark, type Mark} from './mark.ts';
import {orderRevisions} from './order.ts';
import type {Figures, Plan, PlanRepository, Protected, ProtectionReason, Reclaim, Step} from './plan.ts';
import {tagIndexSteps} from './tag-index.ts';

/** Everything that goes, in the order in which it goes, with all totals. Pure. */
export function buildPlan(inventory: Inventory, selection: Readonly<Selection>): Plan {
	const kept = mark(inventory, selection);
	const steps = [...orderedSteps(inventory, selection, kept)];
	pushAll(steps, leftoverSteps(inventory, selection, kept, steps));
	for (const repository of emptyRepositories(inventory, selection, kept)) {
		steps.push({kind: 'repository', repository: inventory.repositories.names[repository]!});
	}

	const reclaim = countSteps(steps);
	return {
		version: 1,
		root: inventory.root,
		createdAt: new Date(inventory.startedAt).toISOString(),
		before: inventory.figures,
		after: remaining(inventory.figures, reclaim, steps),
		reclaim,
		protected: {
			young: selection.grace === 0 ? nothing : protectedBy('young', inventory, selection, reclaim),
			excluded: excludesAnything(selection) ? protectedBy('excluded', inventory, selection, reclaim) : nothing,
			frozen: mayFreeze(inventory) ? protectedBy('frozen', inventory, selection, reclaim) : nothing,
		},
		repositories: shares(inventory, selection, kept),
		steps,
	};
}

/** All but leftovers and repositories. What refers goes before what is referred to: a crash between any two steps leaves garbage, never damage. */
function* orderedSteps(inventory: Inventory, selection: Readonly<Selection>, kept: Mark): Generator<Step> {
	const {blobs, digests, layerLinks, repositories, revisions, tags, uploads} = inventory;
	const {names} = repositories;
	for (const [tag, name] of tags.names.entries()) {
		if (tagGoes(inventory, selection, tag)) {
			const digest = tags.digest[tag]!;
			const repository = names[tags.repository[tag]!]!;
			yield {kind: 'tag', repository, tag: name, digest: digest < 0 ? null : digests.text(digest)};
		}
	}

	yield* tagIndexSteps(inventory, selection, kept);
	for (const [repository, name] of names.entries()) {
		for (const revision of orderRevisions(inventory, repository, (at) => revisionGoes(inventory, kept, at))) {
			yield {kind: 'revision', repository: name, digest: digests.text(revisions.digest[revision]!)};
		}
	}

	for (const [repository, name] of names.entries()) {
		for (let link = layerLinks.start[repository]!; link < layerLinks.start[repository + 1]!; link++) {
			if (layerLinkGoes(inventory, kept, link)) {
				yield {kind: 'layer-link', repository: name, digest: digests.text(layerLinks.digest[link]!)};
			}
		}
	}

	for (let digest = 0; digest < digests.length; digest++) {
		if (blobGoes(inventory, kept, digest)) {
			yield {kind: 'blob', digest: digests.text(digest), bytes: blobs.size[digest]!};
		}
	}

	for (const upload of uploads) {
		if (uploadGoes(inventory, selection, kept, upload)) {
			yield {kind: 'upload', repository: names[upload.repository]!, id: upload.id, bytes: upload.bytes};
		}
	}
}

function countSteps(steps: readonly Step[]): Reclaim {
	const counts = new Map<Step['kind'], number>();
	let bytes = 0;
	for (const step of steps) {
		counts.set(step.kind, (counts.get(step.kind) ?? 0) + 1);
		bytes += 'bytes' in step ? step.bytes : 0;
	}

	const count = (kind: Step['kind']) => counts.get(kind) ?? 0;
	return {
		tags: count('tag'),
		manifests: count('revision'),
		layerLinks: count('layer-link'),
		blobs: count('blob'),
		uploads: count('upload'),
		repositories: count('repository'),
		bytes,
	};
}

function remaining(before: Figures, reclaim: Reclaim, steps: readonly Step[]): Figures {
	const uploadBytes = steps.reduce((sum, step) => sum + (step.kind === 'upload' ? step.bytes : 0), 0);
	return {
		repositories: before.repositories - reclaim.repositories,
		tags: before.tags - reclaim.tags,
		manifests: before.manifests - reclaim.manifests,
		layerLinks: before.layerLinks - reclaim.layerLinks,
		blobs: before.blobs - reclaim.blobs,
		bytes: before.bytes - (reclaim.bytes - uploadBytes),
		uploads: before.uploads - reclaim.uploads,
		uploadBytes: before.uploadBytes - uploadBytes,
	};
}

const nothing: Protected = {manifests: 0, blobs: 0, bytes: 0};

const excludesAnything = (selection: Readonly<Selection>) =>
	selection.excludedRepositories.size > 0 ||
	selection.excludedRevisions.size > 0 ||
	selection.sparedTags.size > 0 ||
	selection.excludedOrphans;

/** There is a manifest that cannot be judged, or a part of the storage that cannot be seen. */
const mayFreeze = ({manifests, incomplete}: Inventory) => manifests.reasons.size > 0 || incomplete;

/** What would go but for this reason alone: the plan without it, less the plan with it. */
function protectedBy(
	reason: ProtectionReason,
	inventory: Inventory,
	selection: Readonly<Selection>,
	reclaim: Reclaim,
): Protected {
	const without = mark(inventory, selection, reason);
	let manifests = 0;
	for (let revision = 0; revision < inventory.graph.revisions; revision++) {
		manifests += revisionGoes(inventory, without, revision) ? 1 : 0;
	}

	let blobs = 0;
	let bytes = 0;
	for (let digest = 0; digest < inventory.digests.length; digest++) {
		if (blobGoes(inventory, without, digest)) {
			blobs++;
			bytes += inventory.blobs.size[digest]!;
		}
	}

	for (const upload of inventory.uploads) {
		bytes += uploadGoes(inventory, selection, without, upload) ? upload.bytes : 0;
	}

	return {manifests: manifests - reclaim.manifests, blobs: blobs - reclaim.blobs, bytes: bytes - reclaim.bytes};
}

function shares(inventory: Inventory, selection: Readonly<Selection>, kept: Mark): PlanRepository[] {
	const {graph, repositories, revisions, digests, blobs} = inventory;
	const reclaimable = new Float64Array(repositories.names.length);
	for (let digest = 0; digest < digests.length; digest++) {
		const owner = graph.owner[digest]!;
		if (owner >= 0 && blobGoes(inventory, kept, digest)) {
			reclaimable[owner]! += blobs.size[digest]!;
		}
	}

	const seen = new Int32Array(digests.length).fill(-1);
	const rows: PlanRepository[] = [];
	for (const [repository, name] of repositories.names.entries()) {
		if ((repositories.flags[repository]! & (repositoryFlags.linked | repositoryFlags.quarantined)) !== 0) {
			continue;
		}

		const row = {manifests: 0, untagged: 0, removedManifests: 0, removedTags: 0, bytes: 0};
		const [first, end] = revisionRange(inventory, repository);
		for (let revision = first; revision < end; revision++) {
			if (!isCounted(inventory, revision)) {
				continue;
			}

			row.manifests++;
			row.untagged += (revisions.flags[revision]! & revisionFlags.tagged) === 0 ? 1 : 0;
			row.removedManifests += revisionGoes(inventory, kept, revision) ? 1 : 0;
			forEachReference(inventory, revision, (digest) => {
				if (seen[digest] !== repository && (blobs.flags[digest]! & blobFlags.present) !== 0) {
					seen[digest] = repository;
					row.bytes += blobs.size[digest]!;
				}
			});
		}

		const [firstTag, endTag] = tagRange(inventory, repository);
		for (let tag = firstTag; tag < endTag; tag++) {
			row.removedTags += tagGoes(inventory, selection, tag) ? 1 : 0;
		}

		rows.push({name, tags: endTag - firstTag, reclaimableBytes: reclaimable[repository]!, ...row});
	}

	return rows;
}
