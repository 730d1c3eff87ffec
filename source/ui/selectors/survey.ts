import {forEachReference, noOwner} from '../../inventory/graph.ts';
import {blobFlags, revisionRange, type Inventory} from '../../inventory/inventory.ts';
import {eachIn, finish, type Pieces} from '../../inventory/pieces.ts';
import type {Snapshot} from '../../session.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
import {ageBucket, ageBuckets} from './age-buckets.ts';
import {isUntagged, sizeOnDisk} from './repository-facts.ts';

/** What the side pane tells of a repository, or of a whole storage, and what takes a look at each of its manifests. */
export interface Survey {
	/** When something was pushed last and first: seconds since the epoch, 0 when unknown. */
	readonly newest: number;
	readonly oldest: number;
	/** What goes, by `ageBuckets`. A blob counts where its youngest manifest does. */
	readonly ages: ReadonlyArray<{readonly manifests: number; readonly bytes: number}>;
	/** The manifests that free most by themselves, most first. */
	readonly largest: ReadonlyArray<{readonly revision: number; readonly bytes: number}>;
	/** Bytes that go and that manifests of other repositories reference, too. */
	readonly sharedBytes: number;
	/** Bytes that would be freed here if everything untagged went. */
	readonly untaggedBytes: number;
}

/** Every repository. */
export const wholeStorage = -1;

/** As many as the highest pane shows. */
const mostLargest = 40;
/** With more manifests than this a survey takes long enough to be felt. */
export const quickRevisions = 2000;

const bySnapshot = cachedBy((_: Snapshot) => new Map<number, Survey>());

/** A survey that is known, or quickly made; undefined while it has to wait until the cursor rests. */
export function quickSurvey(snapshot: Snapshot, model: Model, repository: number): Survey | undefined {
	const [first, end] = rangeOf(model.inventory, repository);
	return end - first <= quickRevisions
		? finish(surveyOf(snapshot, model, repository))
		: bySnapshot(snapshot).get(repository);
}

/** Looks at every manifest of a repository once for each version of what is chosen. */
export function* surveyOf(snapshot: Snapshot, model: Model, repository: number): Pieces<Survey> {
	const known = bySnapshot(snapshot);
	let survey = known.get(repository);
	if (!survey) {
		survey = {...(yield* going(model, repository)), ...(yield* extent(model.inventory, repository))};
		known.set(repository, survey);
	}

	return survey;
}

const rangeOf = (inventory: Inventory, repository: number): readonly [first: number, end: number] =>
	repository === wholeStorage ? [0, inventory.graph.revisions] : revisionRange(inventory, repository);

function* going(model: Model, repository: number): Pieces<Pick<Survey, 'ages' | 'largest' | 'sharedBytes'>> {
	const {inventory, estimate, selection} = model;
	const {owner, referenceCount} = inventory.graph;
	const [first, end] = rangeOf(inventory, repository);
	const largest = new Largest();
	/** Those that have blobs which others reference as well; what only one of them references is known of each. */
	const members: number[][] = ageBuckets.map(() => []);
	const ages = ageBuckets.map(() => ({manifests: 0, bytes: 0}));
	yield* eachIn(first, end, (revision) => {
		if (estimate.goes(revision)) {
			const alone = estimate.revisionBytes(revision);
			const bucket = ageBucket(inventory.revisions.time[revision]!, selection.now);
			ages[bucket]!.manifests++;
			ages[bucket]!.bytes += alone;
			members[bucket]!.push(revision);
			largest.add(revision, alone);
		}
	});

	/** By digest. Marks of its own: a key may come in between. */
	const seen = new Uint8Array(inventory.digests.length);
	let sharedBytes = 0;
	for (const [bucket, revisions] of members.entries()) {
		yield* eachIn(0, revisions.length, (index) => {
			forEachReference(inventory, revisions[index]!, (digest) => {
				if (referenceCount[digest] === 1 || !estimate.blobGoes(digest) || seen[digest] === 1) {
					return;
				}

				seen[digest] = 1;
				const size = inventory.blobs.size[digest]!;
				if (repository === wholeStorage || owner[digest] === repository) {
					ages[bucket]!.bytes += size;
				} else if (owner[digest] !== noOwner) {
					sharedBytes += size;
				}
			});
		});
	}

	return {ages, largest: largest.list, sharedBytes};
}

type Extent = Pick<Survey, 'newest' | 'oldest' | 'untaggedBytes'>;
const extents = cachedBy((_: Inventory) => new Map<number, Extent>());

/** What no choice changes: found once. */
function* extent(inventory: Inventory, repository: number): Pieces<Extent> {
	const known = extents(inventory);
	const found = known.get(repository) ?? (yield* findExtent(inventory, repository));
	known.set(repository, found);
	return found;
}

function* findExtent(inventory: Inventory, repository: number): Pieces<Extent> {
	const {owner} = inventory.graph;
	const {time} = inventory.revisions;
	const [first, end] = rangeOf(inventory, repository);
	/** By digest. */
	const seen = new Uint8Array(inventory.digests.length);
	let [newest, oldest, untaggedBytes] = [0, 0, 0];
	yield* eachIn(first, end, (revision) => {
		newest = Math.max(newest, time[revision]!);
		oldest = time[revision]! > 0 && (oldest === 0 || time[revision]! < oldest) ? time[revision]! : oldest;
		if (!isUntagged(inventory, revision)) {
			forEachReference(inventory, revision, (digest) => {
				seen[digest] = 1;
			});
		}
	});
	yield* eachIn(first, end, (revision) => {
		if (isUntagged(inventory, revision)) {
			forEachReference(inventory, revision, (digest) => {
				const isHeld = (inventory.blobs.flags[digest]! & blobFlags.held) !== 0;
				if (seen[digest] === 0 && !isHeld && (repository === wholeStorage || owner[digest] === repository)) {
					untaggedBytes += sizeOnDisk(inventory, digest);
				}

				seen[digest] = 1;
			});
		}
	});
	return {newest, oldest, untaggedBytes};
}

/** The few largest of very many, without sorting these. */
class Largest {
	readonly list: Array<{readonly revision: number; readonly bytes: number}> = [];

	add(revision: number, bytes: number): void {
		const {list} = this;
		if (bytes === 0 || (list.length === mostLargest && bytes <= list.at(-1)!.bytes)) {
			return;
		}

		const place = list.findIndex((other) => other.bytes < bytes);
		list.splice(place < 0 ? list.length : place, 0, {revision, bytes});
		list.length = Math.min(list.length, mostLargest);
	}
}
