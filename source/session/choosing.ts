import {candidatesBelow, readAges, readAgesOf} from '../inventory/ages.ts';
import {readLinksOf} from '../inventory/held-links.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {tagRevisions} from '../inventory/tag-revisions.ts';
import type {Pool} from '../scan/pool.ts';
import {followAges, makeChanges, type Change} from '../selection/change.ts';
import type {Estimate} from '../selection/estimate.ts';
import {surelyKept} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';

/** What choices are made in. */
export interface Choosing {
	readonly inventory: Inventory;
	readonly selection: Selection;
	readonly estimate: Estimate;
	/** Repositories whose links are read: where nothing may be touched, what a link names is kept. */
	readonly linksRead: Set<number>;
	readonly pool: () => Promise<Pool>;
	/** Called when the figures have changed. */
	readonly onChange: () => void;
}

/**
 * Makes choices. What tags keep no longer counts as young until its ages are read, and what is excluded is told by its
 * links: resolves then.
 */
export async function makeChoices(choosing: Choosing, changes: readonly Change[]): Promise<void> {
	const {inventory, selection, estimate, pool, onChange} = choosing;
	const {isNew, untagged} = makeChanges(inventory, selection, estimate, changes);
	if (isNew) {
		onChange();
	}

	if (untagged.length > 0 && selection.grace > 0) {
		await readAgesOf(inventory, candidatesBelow(inventory, untagged), {pool: await pool()});
		followAges(inventory, selection, estimate);
		onChange();
	}

	const excluded = changes.flatMap(({kind, ordinals, chosen}) =>
		kind === 'repository' && chosen ? Array.from(ordinals) : [],
	);
	if (await readLinksOfExcluded(choosing, excluded)) {
		onChange();
	}
}

/** So many at a time: what was included again meanwhile is left out. */
const repositoriesAtOnce = 64;

/** Returns whether any link names another digest than its folder does. */
async function readLinksOfExcluded(
	{inventory, selection, estimate, linksRead, pool}: Choosing,
	excluded: readonly number[],
): Promise<boolean> {
	let found = false;
	const onAlias = (repository: number, digest: number) => {
		estimate.addLink(repository, digest);
		found = true;
	};

	for (let begin = 0; begin < excluded.length; begin += repositoriesAtOnce) {
		const wanted = excluded
			.slice(begin, begin + repositoriesAtOnce)
			.filter((repository) => selection.excludedRepositories.has(repository) && !linksRead.has(repository));
		if (wanted.length > 0) {
			await readLinksOf(inventory, wanted, {pool: await pool(), onAlias});
			for (const repository of wanted) {
				linksRead.add(repository);
			}
		}
	}

	return found;
}

/**
 * Keeps what is younger than so many seconds from now on. What a scan with another grace age had no need to ask counts as
 * young until it is read: resolves then.
 */
export async function changeGrace(
	{inventory, selection, estimate, pool: openPool, onChange}: Choosing,
	seconds: number,
): Promise<void> {
	const follow = () => {
		followAges(inventory, selection, estimate);
		onChange();
	};

	selection.grace = seconds;
	follow();
	if (seconds > 0) {
		const pool = await openPool();
		// A signature that stays with what is young may go when that has come of age.
		const following = [...selection.followers.keys()].flatMap((tag) => tagRevisions(inventory, tag));
		await readAgesOf(inventory, candidatesBelow(inventory, following), {pool});
		await readAges(inventory, surelyKept(inventory, selection), {pool});
		follow();
	}
}
