import {readAges} from '../inventory/ages.ts';
import {ignoreFuture} from '../inventory/future.ts';
import {readHeldLinks} from '../inventory/held-links.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {mark, type Mark} from '../plan/mark.ts';
import type {Step} from '../plan/plan.ts';
import type {Pool} from '../scan/pool.ts';
import {selectNamed} from '../selection/named-selection.ts';
import {surelyKept} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import type {Journal} from './plan-file.ts';
import {revisionOf} from './step-ordinals.ts';

/** The mark by the run's own exclusions; whatever was written since the run was planned counts as young. */
export async function markNow(
	inventory: Inventory,
	{plan, selection}: Journal,
	{pool, left}: {readonly pool: Pool; readonly left: readonly Step[]},
): Promise<Mark> {
	const now = Date.now() / 1000;
	// What was written within the millisecond in which the plan's scan began was seen by it.
	const planned = (Date.parse(plan.createdAt) + 1) / 1000;
	const grace = Math.max(selection.grace, now - planned);
	const selected = {...selectNamed(inventory, {...selection, grace}, now), ...chosen(inventory, left)};
	await readHeldLinks(inventory, selected.excludedRepositories, {pool});
	await readAges(inventory, surelyKept(inventory, selected), {pool});
	if (selection.grace === 0) {
		ignoreFuture(inventory, now);
	}

	return mark(inventory, selected);
}

/** What was chosen for deletion and is in its place still: tags that are as they were, manifests that cannot be judged. */
function chosen(inventory: Inventory, left: readonly Step[]): Pick<Selection, 'deletedTags' | 'deletedUnreadable'> {
	const {digests, repositories, tags} = inventory;
	const going = new Map(
		left.flatMap((step) => (step.kind === 'tag' ? [[`${step.repository}:${step.tag}`, step.digest]] : [])),
	);
	const isGoing = (tag: number) => {
		const digest = tags.digest[tag]!;
		const name = `${repositories.names[tags.repository[tag]!]!}:${tags.names[tag]!}`;
		return going.get(name) === (digest < 0 ? null : digests.text(digest));
	};

	const revisions = left.flatMap((step) => (step.kind === 'revision' ? [revisionOf(inventory, step)] : []));
	return {
		deletedTags: new Set(tags.names.flatMap((_, tag) => (isGoing(tag) ? [tag] : []))),
		deletedUnreadable: new Set(revisions),
	};
}
