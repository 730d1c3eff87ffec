import {Refusal, UserError} from '../errors.ts';
import {findProblems} from '../inventory/damage.ts';
import {repositoryNode} from '../inventory/graph.ts';
import {blobFlags, layerLinkFlags, revisionFlags, type Inventory} from '../inventory/inventory.ts';
import {isDamage, type Problem} from '../inventory/problems.ts';
import {readInventory, untilStill} from '../inventory/read.ts';
import type {Mark} from '../plan/mark.ts';
import type {Figures, Step} from '../plan/plan.ts';
import type {Pool} from '../scan/pool.ts';
import type {ScanProgress} from '../scan/scan.ts';
import type {Digest} from '../storage/digest.ts';
import type {Journal} from './plan-file.ts';
import {companionSteps} from './companion-steps.ts';
import {markNow} from './mark-now.ts';
import type {Quarantine} from './quarantine.ts';
import {addPutBack, countPutBack} from './put-back.ts';
import type {PutBack} from './run.ts';
import {layerLinkOf, ordinalOf, revisionOf} from './step-ordinals.ts';

export interface Look {
	/** What is in its place now. */
	readonly figures: Figures;
	/** What had become needed and was put back. */
	readonly restored: PutBack;
	/** Damage of what is kept that was not there before the run. */
	readonly newProblems: readonly Problem[];
	/** Of what was left in its place to be deleted directly: what is needed by now. */
	readonly neededLeft: ReadonlySet<Step>;
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
		left = [],
		onPutBack,
	}: {
		readonly root: string;
		readonly id: string;
		readonly journal: Journal;
		readonly quarantine: Quarantine;
		readonly pool: Pool;
		/** What could not be moved to the quarantine. */
		readonly left?: readonly Step[];
		/** Told of each thing that is in its place again. */
		readonly onPutBack?: (step: Step) => void;
	},
	onProgress: (progress: ScanProgress) => void,
): Promise<Look> {
	const companions = companionSteps(journal.steps);
	let restored = countPutBack([]);
	for (let look = 1; ; look++) {
		const {inventory, kept} = await stillOrFail(async () => {
			const read = await readInventory({root, pool, quarantines: [id], onProgress});
			return {inventory: read, kept: await markNow(read, journal, {pool, left})};
		});
		const isNeeded = (step: Step) => isKept(inventory, kept, step, companions);
		const needed = look < maxLooks ? journal.steps.filter((step) => isMoved(inventory, step) && isNeeded(step)) : [];
		// What is referred to comes before what refers to it: blobs first.
		const returned = needed.reverse().filter((step) => quarantine.putBack(step) === undefined);
		returned.forEach((step) => onPutBack?.(step));
		restored = addPutBack(restored, countPutBack(returned));
		if (returned.length === 0) {
			return {
				figures: inventory.figures,
				restored,
				newProblems: newDamage(findProblems(inventory, kept.held), journal.problems),
				neededLeft: new Set(left.filter(isNeeded)),
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
					hint: 'What was moved is in the quarantine, and the next start looks again. Stop what writes to the storage first.',
					cause: error,
				})
			: error;
	}
}

/** True for a step whose object lies in the quarantine and nowhere else, as far as the inventory knows. */
function isMoved(inventory: Inventory, step: Step): boolean {
	const {blobs, digests, layerLinks, revisions} = inventory;
	switch (step.kind) {
		case 'revision': {
			const revision = revisionOf(inventory, step);
			return revision >= 0 && has(revisions.flags, revision, revisionFlags.quarantined);
		}

		case 'layer-link': {
			const link = layerLinkOf(inventory, step);
			return link >= 0 && has(layerLinks.flags, link, layerLinkFlags.quarantined);
		}

		case 'blob': {
			const digest = digests.find(step.digest);
			const places = digest < 0 ? 0 : blobs.flags[digest]! & (blobFlags.quarantined | blobFlags.present);
			return places === blobFlags.quarantined;
		}

		case 'tag':
		case 'upload':
		case 'tag-index':
			// Those are not in the inventory: the quarantine tells.
			return true;
		case 'leftover':
		case 'repository':
			return false;
	}
}

/** True for a step whose object is needed by now, wherever it lies. */
function isKept(inventory: Inventory, kept: Mark, step: Step, companions: ReadonlyMap<Step, Digest>): boolean {
	const {digests, revisions} = inventory;
	switch (step.kind) {
		case 'revision': {
			const revision = revisionOf(inventory, step);
			return revision >= 0 && kept.held[revision] === 1;
		}

		case 'layer-link': {
			const link = layerLinkOf(inventory, step);
			return link >= 0 && kept.layerLinks[link] === 1;
		}

		case 'blob': {
			const digest = digests.find(step.digest);
			return digest >= 0 && kept.blobs[digest] === 1;
		}

		case 'upload':
			return isHeld(inventory, kept, step.repository);
		case 'tag-index': {
			// Only those of revisions that go went: where the revision is kept by now, its place in the history is too.
			const revision = revisionOf(inventory, step);
			const isThere = revision >= 0 && !has(revisions.flags, revision, revisionFlags.virtual);
			return (isThere && kept.held[revision] === 1) || isHeld(inventory, kept, step.repository);
		}

		case 'tag': {
			const described = companions.get(step);
			const revision = described === undefined ? -1 : revisionOf(inventory, {...step, digest: described});
			return revision >= 0 && kept.held[revision] === 1;
		}

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

function newDamage(now: readonly Problem[], before: readonly Problem[]): Problem[] {
	const key = (problem: Problem) =>
		JSON.stringify([problem.kind, problem.repository, problem.reference, problem.digest]);
	const known = new Set(before.map(key));
	return now.filter((problem) => isDamage(problem) && !known.has(key(problem)));
}
