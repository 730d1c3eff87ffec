import type {Inventory} from '../inventory/inventory.ts';
import {eachIn, eachOf, type Pieces} from '../inventory/pieces.ts';
import {pushAll} from '../scan/batch.ts';
import {tagGoes} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import {emptyRepositories} from './empty-repositories.ts';
import {blobGoes, layerLinkGoes, revisionGoes, uploadGoes} from './going.ts';
import {leftoverSteps} from './leftovers.ts';
import type {Mark} from './mark.ts';
import {orderRevisions} from './order.ts';
import type {Step} from './plan.ts';
import {tagIndexSteps} from './tag-index.ts';

/** What refers goes before what is referred to: a crash between any two steps leaves garbage, never damage. */
export function* orderedSteps(inventory: Inventory, selection: Readonly<Selection>, kept: Mark): Pieces<Step[]> {
	const steps: Step[] = [];
	yield* addReferring(steps, inventory, selection, kept);
	pushAll(steps, leftoverSteps(inventory, selection, kept, steps));
	for (const repository of emptyRepositories(inventory, selection, kept)) {
		steps.push({kind: 'repository', repository: inventory.repositories.names[repository]!});
	}

	return steps;
}

/** All but leftovers and repositories. */
function* addReferring(steps: Step[], inventory: Inventory, selection: Readonly<Selection>, kept: Mark): Pieces<void> {
	const {blobs, digests, layerLinks, repositories, revisions, tags, uploads} = inventory;
	const {names} = repositories;
	yield* eachIn(0, tags.names.length, (tag) => {
		if (tagGoes(inventory, selection, tag)) {
			const digest = tags.digest[tag]!;
			const repository = names[tags.repository[tag]!]!;
			steps.push({
				kind: 'tag',
				repository,
				tag: tags.names[tag]!,
				digest: digest < 0 ? null : digests.text(digest),
			});
		}
	});
	yield* eachOf(tagIndexSteps(inventory, selection, kept), (step) => {
		steps.push(step);
	});
	for (const [repository, name] of names.entries()) {
		const order = yield* orderRevisions(inventory, repository, (at) => revisionGoes(inventory, kept, at));
		yield* eachIn(0, order.length, (index) => {
			const digest = digests.text(revisions.digest[order[index]!]!);
			steps.push({kind: 'revision', repository: name, digest});
		});
	}

	for (const [repository, name] of names.entries()) {
		yield* eachIn(layerLinks.start[repository]!, layerLinks.start[repository + 1]!, (link) => {
			if (layerLinkGoes(inventory, kept, link)) {
				steps.push({kind: 'layer-link', repository: name, digest: digests.text(layerLinks.digest[link]!)});
			}
		});
	}

	yield* eachIn(0, digests.length, (digest) => {
		if (blobGoes(inventory, kept, digest)) {
			steps.push({kind: 'blob', digest: digests.text(digest), bytes: blobs.size[digest]!});
		}
	});
	for (const upload of uploads) {
		if (uploadGoes(inventory, selection, kept, upload)) {
			steps.push({
				kind: 'upload',
				repository: names[upload.repository]!,
				id: upload.id,
				bytes: upload.bytes,
			});
		}
	}
}
