import {
	isCounted,
	repositoryFlags,
	revisionFlags,
	revisionRange,
	tagRange,
	type Inventory,
} from '../inventory/inventory.ts';
import {eachIn, type Pieces} from '../inventory/pieces.ts';
import {tagGoes} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import {blobGoes, revisionGoes} from './going.ts';
import type {Mark} from './mark.ts';
import type {PlanRepository} from './plan.ts';

/** Every repository's share of what there is and of what goes, sorted by name. */
export function* repositoryShares(
	inventory: Inventory,
	selection: Readonly<Selection>,
	kept: Mark,
): Pieces<PlanRepository[]> {
	const {graph, repositories, revisions, digests, blobs} = inventory;
	const reclaimable = new Float64Array(repositories.names.length);
	yield* eachIn(0, digests.length, (digest) => {
		const owner = graph.owner[digest]!;
		if (owner >= 0 && blobGoes(inventory, kept, digest)) {
			reclaimable[owner]! += blobs.size[digest]!;
		}
	});

	const rows: PlanRepository[] = [];
	for (const [repository, name] of repositories.names.entries()) {
		if ((repositories.flags[repository]! & (repositoryFlags.linked | repositoryFlags.quarantined)) !== 0) {
			continue;
		}

		const row = {manifests: 0, untagged: 0, removedManifests: 0, removedTags: 0};
		const [first, end] = revisionRange(inventory, repository);
		yield* eachIn(first, end, (revision) => {
			if (!isCounted(inventory, revision)) {
				return;
			}

			row.manifests++;
			row.untagged += (revisions.flags[revision]! & revisionFlags.tagged) === 0 ? 1 : 0;
			row.removedManifests += revisionGoes(inventory, kept, revision) ? 1 : 0;
		});

		const [firstTag, endTag] = tagRange(inventory, repository);
		for (let tag = firstTag; tag < endTag; tag++) {
			row.removedTags += tagGoes(inventory, selection, tag) ? 1 : 0;
		}

		const bytes = graph.repositoryBytes[repository]!;
		rows.push({name, tags: endTag - firstTag, bytes, reclaimableBytes: reclaimable[repository]!, ...row});
	}

	return rows;
}
