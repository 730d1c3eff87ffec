import {readAges} from '../../source/inventory/ages.ts';
import {readHeldLinks} from '../../source/inventory/held-links.ts';
import {findRevision, type Inventory} from '../../source/inventory/inventory.ts';
import {readInventory} from '../../source/inventory/read.ts';
import {tagRevisions} from '../../source/inventory/tag-revisions.ts';
import type {Plan} from '../../source/plan/plan.ts';
import type {Pool} from '../../source/scan/pool.ts';
import {select} from '../../source/selection/policy.ts';
import {tagGoes} from '../../source/selection/roots.ts';
import type {Selection} from '../../source/selection/selection.ts';
import type {Things} from './oracle.ts';
import type {ResolvedOptions} from './write-random-store.ts';

/** Indexes a store as a session does, and applies what an operator has chosen. */
export async function readStore(
	root: string,
	{oracle, untouched, excludedRevisions, deletedTags}: ResolvedOptions,
	pool: Pool,
	histories = true,
): Promise<{readonly inventory: Inventory; readonly selection: Selection}> {
	const inventory = await readInventory({root, pool, histories});
	const {names} = inventory.repositories;
	const policy = {
		exclude: [],
		only: [],
		deleteTags: [],
		grace: oracle.grace,
		uploadsOlderThan: oracle.uploadsOlderThan,
		emptyRepositories: oracle.emptyRepositories ?? false,
		deleteUnreadable: oracle.deleteUnreadable ?? false,
	};
	const {selection} = select(inventory, policy, oracle.now);
	for (const name of untouched) {
		selection.excludedRepositories.add(names.indexOf(name));
	}

	for (const {repository, digest} of excludedRevisions) {
		const revision = findRevision(inventory, names.indexOf(repository), inventory.digests.find(digest));
		if (revision >= 0) {
			selection.excludedRevisions.add(revision);
		}
	}

	for (const [tag, name] of inventory.tags.names.entries()) {
		const repository = names[inventory.tags.repository[tag]!]!;
		if (deletedTags.some((deleted) => deleted.repository === repository && deleted.tag === name)) {
			selection.deletedTags.add(tag);
		}
	}

	await readHeldLinks(inventory, selection.excludedRepositories, {pool});
	if (selection.grace > 0) {
		const kept = inventory.tags.names.flatMap((_, tag) =>
			tagGoes(inventory, selection, tag) ? [] : tagRevisions(inventory, tag),
		);
		await readAges(inventory, kept, {pool});
	}

	return {inventory, selection};
}

/** What a plan removes, as the oracle tells it. */
export function removed(plan: Plan): Things {
	const of = <Kind extends Plan['steps'][number]['kind']>(kind: Kind) =>
		plan.steps.filter((step): step is Extract<Plan['steps'][number], {kind: Kind}> => step.kind === kind);
	return {
		tags: new Set(of('tag').map(({repository, tag}) => `${repository}:${tag}`)),
		tagIndex: new Set(of('tag-index').map(({repository, tag, digest}) => `${repository}:${tag}@${digest}`)),
		revisions: new Set(of('revision').map(({repository, digest}) => `${repository}@${digest}`)),
		layerLinks: new Set(of('layer-link').map(({repository, digest}) => `${repository}@${digest}`)),
		blobs: new Set(of('blob').map(({digest}) => digest)),
		uploads: new Set(of('upload').map(({repository, id}) => `${repository}/${id}`)),
		repositories: new Set(of('repository').map(({repository}) => repository)),
	};
}
