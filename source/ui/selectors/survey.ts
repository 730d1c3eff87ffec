import {forEachReference, noOwner} from '../../inventory/graph.ts';
import {blobFlags, revisionRange, type Inventory} from '../../inventory/inventory.ts';
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
const quickRevisions = 2000;

const bySnapshot = cachedBy((_: Snapshot) => new Map<number, Survey>());

/** A survey that is known, or quickly made; undefined while it has to wait until the cursor rests. */
export function quickSurvey(snapshot: Snapshot, model: Model, repository: number): Survey | undefined {
	const [first, end] = rangeOf(model.inventory, repository);
	return end - first <= quickRevisions ? surveyOf(snapshot, model, repository) : bySnapshot(snapshot).get(repository);
}

/** Looks at every manifest of a repository once for each version of what is chosen. */
export function surveyOf(snapshot: Snapshot, model: Model, repository: number): Survey {
	const known = bySnapshot(snapshot);
	let survey = known.get(repository);
	if (!survey) {
		survey = {...going(model, repository), ...extent(model.inventory, repository)};
		known.set(repository, survey);
	}

	return survey;
}

const rangeOf = (inventory: Inventory, repository: number): readonly [first: number, end: number] =>
	repository === wholeStorage ? [0, inventory.graph.revisions] : revisionRange(inventory, repository);

function going(model: Model, repository: number): Pick<Survey, 'ages' | 'largest' | 'sharedBytes'> {
	const {inventory, estimate, selection} = model;
	const {owner, referenceCount} = inventory.graph;
	const [first, end] = rangeOf(inventory, repository);
	const members: number[][] = ageBuckets.map(() => []);
	for (let revision = first; revision < end; revision++) {
		if (estimate.goes(revision)) {
			members[ageBucket(inventory.revisions.time[revision]!, selection.now)]!.push(revision);
		}
	}

	const seen = new Uint8Array(inventory.digests.length);
	const largest = new Largest();
	let sharedBytes = 0;
	const ages = members.map((revisions) => {
		let bytes = 0;
		for (const revision of revisions) {
			let alone = 0;
			forEachReference(inventory, revision, (digest) => {
				if (seen[digest] === 1 || !estimate.blobGoes(digest)) {
					return;
				}

				seen[digest] = 1;
				const size = inventory.blobs.size[digest]!;
				alone += referenceCount[digest] === 1 ? size : 0;
				if (repository === wholeStorage || owner[digest] === repository) {
					bytes += size;
				} else if (owner[digest] !== noOwner) {
					sharedBytes += size;
				}
			});
			largest.add(revision, alone);
		}

		return {manifests: revisions.length, bytes};
	});
	return {ages, largest: largest.list, sharedBytes};
}

function extent(inventory: Inventory, repository: number): Pick<Survey, 'newest' | 'oldest' | 'untaggedBytes'> {
	const {owner} = inventory.graph;
	const {time} = inventory.revisions;
	const [first, end] = rangeOf(inventory, repository);
	const seen = new Uint8Array(inventory.digests.length);
	let [newest, oldest, untaggedBytes] = [0, 0, 0];
	for (let revision = first; revision < end; revision++) {
		newest = Math.max(newest, time[revision]!);
		oldest = time[revision]! > 0 && (oldest === 0 || time[revision]! < oldest) ? time[revision]! : oldest;
		if (!isUntagged(inventory, revision)) {
			forEachReference(inventory, revision, (digest) => {
				seen[digest] = 1;
			});
		}
	}

	for (let revision = first; revision < end; revision++) {
		if (isUntagged(inventory, revision)) {
			forEachReference(inventory, revision, (digest) => {
				const isHeld = (inventory.blobs.flags[digest]! & blobFlags.held) !== 0;
				if (seen[digest] === 0 && !isHeld && (repository === wholeStorage || owner[digest] === repository)) {
					untaggedBytes += sizeOnDisk(inventory, digest);
				}

				seen[digest] = 1;
			});
		}
	}

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
