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
 * Finds anew which signatures follow the tags that are chosen by now. All of them go at first; what follows nothing any
 * more is kept again.
 */
export function followChosen(
	inventory: Inventory,
	selection: Selection,
	onChange: (tag: number, goes: boolean) => void = () => undefined,
): void {
	const {deletedTags, excludedTags, followers} = selection;
	const found = findFollowers(
		inventory,
		[...deletedTags].filter((tag) => !followers.has(tag)),
	);
	for (const tag of followers.keys()) {
		if (!found.has(tag)) {
			followers.delete(tag);
			if (deletedTags.delete(tag)) {
				onChange(tag, false);
			}
		}
	}

	for (const [tag, subject] of found) {
		if (!excludedTags.has(tag) && !followers.has(tag)) {
			followers.set(tag, subject);
			deletedTags.add(tag);
			onChange(tag, true);
		}
	}
}

/**
 * Lets signatures go when what they describe goes, and keeps them where it stays, until nothing changes any more: by a
 * running estimate, after something else was chosen. `onChange` lets it follow.
 */
export function settleByEstimate(
	selection: Selection,
	estimate: Estimate,
	onChange: (tag: number, goes: boolean) => void,
): void {
	const {deletedTags, followers} = selection;
	for (let changed = true; changed;) {
		changed = false;
		for (const [tag, subject] of followers) {
			const goes = !estimate.isHeld(subject);
			if (goes !== deletedTags.has(tag)) {
				deletedTags[goes ? 'add' : 'delete'](tag);
				onChange(tag, goes);
				changed = true;
			}
		}
	}
}

/** The same for a selection that has just been made: all of them go in it, and each one that stays may hold others. */
export function settleNewFollowers(inventory: Inventory, selection: Selection): void {
	const {deletedTags, followers} = selection;
	for (let going = [...followers]; going.length > 0;) {
		const held = reach(inventory, roots(inventory, selection));
		const staying = going.filter(([, subject]) => held[subject] === 1);
		if (staying.length === 0) {
			return;
		}

		for (const [tag] of staying) {
			deletedTags.delete(tag);
		}

		going = going.filter(([tag]) => deletedTags.has(tag));
	}
}
