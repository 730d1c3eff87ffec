import {Refusal, UserError} from '../errors.ts';
import {findProblems} from '../inventory/damage.ts';
import {readAges} from '../inventory/ages.ts';
import {repositoryNode} from '../inventory/graph.ts';
import {readHeldLinks} from '../inventory/held-links.ts';
import {
	blobFlags,
	findLayerLink,
	findRevision,
	layerLinkFlags,
	revisionFlags,
	type Inventory,
} from '../inventory/inventory.ts';
import {isDamage, type Problem} from '../inventory/problems.ts';
import {readInventory, untilStill} from '../inventory/read.ts';
import {tagRevisions} from '../inventory/tag-revisions.ts';
import {mark, type Mark} from '../plan/mark.ts';
import type {Figures, Step} from '../plan/plan.ts';
import type {Pool} from '../scan/pool.ts';
import type {ScanProgress} from '../scan/scan.ts';
import {selectNamed} from '../selection/named-selection.ts';
import type {Journal} from './plan-file.ts';
import {clockSkew} from './disagreement.ts';
import type {Quarantine} from './quarantine.ts';
import {addPutBack, countPutBack} from './put-back.ts';
import type {PutBack} from './run.ts';

export interface Look {
	/** What is in its place now. */
	readonly figures: Figures;
	/** What had become needed and was put back. */
	readonly restored: PutBack;
	/** Damage of what is kept that was not there before the run. */
	readonly newProblems: readonly Problem[];
}

/** Looks that one run may take; each one after the first means that somebody pushed during the one before. */
const maxLooks = 10;

/**
 * Marks the storage again, together with the quarantine: whatever in it has become needed since (a
 * push, a tag that moved) is put back at once. Goes on until nothing more is needed; the last look
 * is the verification, of what is on the disk.
 */
export async function lookAgain(
	{
		root,
		id,
		journal,
		quarantine,
		pool,
	}: {
		readonly root: string;
		readonly id: string;
		readonly journal: Journal;
		readonly quarantine: Quarantine;
		readonly pool: Pool;
	},
	onProgress: (progress: ScanProgress) => void,
): Promise<Look> {
	let restored = countPutBack([]);
	for (let look = 1; ; look++) {
		const {inventory, kept} = await stillOrFail(async () => {
			const read = await readInventory({root, pool, quarantines: [id], onProgress});
			return {inventory: read, kept: await markNow(read, journal, pool)};
		});
		const needed = look < maxLooks ? journal.steps.filter((step) => isNeeded(inventory, kept, step)) : [];
		// What is referred to comes before what refers to it: blobs first.
		const returned = needed.reverse().filter((step) => quarantine.putBack(step) === undefined);
		restored = addPutBack(restored, countPutBack(returned));
		if (returned.length === 0) {
			return {
				figures: inventory.figures,
				restored,
				newProblems: newDamage(findProblems(inventory, kept.held), journal.problems),
			};
		}
	}
}

/** Reads until nothing vanishes meanwhile. That it never ends is no refusal any more: things were moved. */
async function stillOrFail<Result>(read: () => Promise<Result>): Promise<Result> {
	try {
		return await untilStill(read);
	} catch (error) {
		throw error instanceof Refusal
			? new UserError(error.message, {
					hint: 'What was moved is in the quarantine, and the next start looks again. Stop what deletes from the storage first.',
					cause: error,
				})
			: error;
	}
}

/** The mark by the run's own exclusions; whatever was written since the run was planned counts as young. */
async function markNow(inventory: Inventory, {plan, selection}: Journal, pool: Pool): Promise<Mark> {
	const now = Date.now() / 1000;
	// What was written within the millisecond in which the plan's scan began was seen by it.
	const planned = (Date.parse(plan.createdAt) + 1) / 1000;
	const grace = Math.max(selection.grace, now - planned);
	const tagged = inventory.tags.names.flatMap((_, tag) => tagRevisions(inventory, tag));
	const selected = selectNamed(inventory, {...selection, grace}, now);
	await readHeldLinks(inventory, selected.excludedRepositories, {pool});
	await readAges(inventory, tagged, {pool});
	if (selection.grace === 0) {
		ignoreFuture(inventory, now);
	}

	return mark(inventory, selected);
}

/** Without a grace age the plan asked for no times: one that a wrong clock wrote is no push since. */
function ignoreFuture({blobs}: Inventory, now: number): void {
	for (const [digest, time] of blobs.time.entries()) {
		if (time > now + clockSkew / 1000) {
			blobs.time[digest] = 0;
		}
	}
}

/** True for a step whose object is needed, and lies in the quarantine as far as the inventory knows. */
function isNeeded(inventory: Inventory, kept: Mark, step: Step): boolean {
	const {blobs, digests, layerLinks, repositories, revisions} = inventory;
	switch (step.kind) {
		case 'revision': {
			const revision = findRevision(
				inventory,
				ordinalOf(repositories.names, step.repository),
				digests.find(step.digest),
			);
			return revision >= 0 && has(revisions.flags, revision, revisionFlags.quarantined) && kept.held[revision] === 1;
		}

		case 'layer-link': {
			const repository = ordinalOf(repositories.names, step.repository);
			const link = findLayerLink(inventory, repository, digests.find(step.digest));
			return link >= 0 && has(layerLinks.flags, link, layerLinkFlags.quarantined) && kept.layerLinks[link] === 1;
		}

		case 'blob': {
			const digest = digests.find(step.digest);
			const places = digest < 0 ? 0 : blobs.flags[digest]! & (blobFlags.quarantined | blobFlags.present);
			return places === blobFlags.quarantined && kept.blobs[digest] === 1;
		}

		case 'upload':
			return isHeld(inventory, kept, step.repository);
		case 'tag-index': {
			// Only those of revisions that go went: where the revision is kept by now, its place in the history is too.
			const revision = findRevision(
				inventory,
				ordinalOf(repositories.names, step.repository),
				digests.find(step.digest),
			);
			const isKept =
				revision >= 0 && kept.held[revision] === 1 && !has(revisions.flags, revision, revisionFlags.virtual);
			return isKept || isHeld(inventory, kept, step.repository);
		}

		case 'tag':
		case 'leftover':
		case 'repository':
			// Nothing refers to these.
			return false;
	}
}

/** True when nothing in a repository may be touched. */
function isHeld({graph, repositories}: Inventory, kept: Mark, name: string): boolean {
	const repository = ordinalOf(repositories.names, name);
	return repository >= 0 && kept.held[repositoryNode(graph, repository)] === 1;
}

const has = (flags: Uint8Array, ordinal: number, flag: number) => (flags[ordinal]! & flag) !== 0;

/** Names are sorted; -1 when there is no such repository. */
function ordinalOf(names: readonly string[], name: string): number {
	let low = 0;
	let high = names.length - 1;
	while (low <= high) {
		const middle = (low + high) >>> 1;
		if (names[middle] === name) {
			return middle;
		}

		if (names[middle]! < name) {
			low = middle + 1;
		} else {
			high = middle - 1;
		}
	}

	return -1;
}

function newDamage(now: readonly Problem[], before: readonly Problem[]): Problem[] {
	const key = (problem: Problem) =>
		JSON.stringify([problem.kind, problem.repository, problem.reference, problem.digest]);
	const known = new Set(before.map(key));
	return now.filter((problem) => isDamage(problem) && !known.has(key(problem)));
}
