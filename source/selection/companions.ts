import {companions} from '../inventory/companion-tags.ts';
import {reach} from '../inventory/graph.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {tagRevisions} from '../inventory/tag-revisions.ts';
import type {Estimate} from './estimate.ts';
import {roots} from './roots.ts';
import type {Selection} from './selection.ts';

/**
 * The tags that may go with what they describe: signatures, by tag, of every revision that the chosen tags reach, and of
 * those signatures again. Gives the revision that each one describes.
 */
export function findFollowers(inventory: Inventory, chosen: Iterable<number>): Map<number, number> {
	const open = new Map([...companions(inventory)].map(({tag, subject}) => [tag, subject]));
	const followers = new Map<number, number>();
	const leading = new Set(chosen);
	for (let found = leading.size > 0 && open.size > 0; found;) {
		const reached = reach(inventory, revisionsOf(inventory, leading), {freezing: false});
		found = false;
		for (const [tag, subject] of open) {
			if (subject >= 0 && reached[subject] === 1) {
				open.delete(tag);
				found = true;
				if (!leading.has(tag)) {
					leading.add(tag);
					followers.set(tag, subject);
				}
			}
		}
	}

	return followers;
}

function* revisionsOf(inventory: Inventory, tags: Iterable<number>): Generator<number> {
	for (const tag of tags) {
		yield* tagRevisions(inventory, tag);
	}
}

/**
 * Lets signatures go when what they describe goes, and keeps them where it stays: until nothing changes any more.
 * @param isHeld whether a revision stays; asked anew after each change that `onChange` is told of.
 */
function settleFollowers(
	selection: Selection,
	isHeld: (revision: number) => boolean,
	onChange: (tag: number, goes: boolean) => void,
): void {
	for (let changed = true; changed;) {
		changed = false;
		for (const [tag, subject] of selection.followers) {
			const goes = !isHeld(subject);
			if (goes !== selection.deletedTags.has(tag)) {
				selection.deletedTags[goes ? 'add' : 'delete'](tag);
				onChange(tag, goes);
				changed = true;
			}
		}
	}
}

/** The same after something was excluded or included again. */
export function settleByEstimate(inventory: Inventory, selection: Selection, estimate: Estimate): void {
	settleFollowers(
		selection,
		(revision) => estimate.isHeld(revision),
		(tag, goes) => {
			for (const revision of tagRevisions(inventory, tag)) {
				estimate[goes ? 'release' : 'hold'](revision);
			}
		},
	);
}

/** The same for a selection that has just been made, in which all of them go. */
export function settleNewFollowers(inventory: Inventory, selection: Selection): void {
	if (selection.followers.size === 0) {
		return;
	}

	let held = reach(inventory, roots(inventory, selection));
	settleFollowers(
		selection,
		(revision) => held[revision] === 1,
		() => {
			held = reach(inventory, roots(inventory, selection));
		},
	);
}
