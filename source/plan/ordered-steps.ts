import type {Inventory} from '../inventory/inventory.ts';
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
export function orderedSteps(inventory: Inventory, selection: Readonly<Selection>, kept: Mark): Step[] {
	const steps = [...referringSteps(inventory, selection, kept)];
	pushAll(steps, leftoverSteps(inventory, selection, kept, steps));
	for (const repository of emptyRepositories(inventory, selection, kept)) {
		steps.push({kind: 'repository', repository: inventory.repositories.names[repository]!});
	}

	return steps;
}

/** All but leftovers and repositories. */
function* referringSteps(inventory: Inventory, selection: Readonly<Selection>, kept: Mark): Generator<Step> {
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
