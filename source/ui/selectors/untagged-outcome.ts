import {forEachReference} from '../../inventory/graph.ts';
import {revisionRange} from '../../inventory/inventory.ts';
import type {Snapshot} from '../../session.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
import {digestsMet} from './met.ts';
import {isUntagged} from './repository-facts.ts';
import {goingTags} from './repository-rows.ts';

/** What goes of a repository's untagged manifests: how many, and the bytes of blobs that these alone reference. */
export interface UntaggedOutcome {
	readonly manifests: number;
	readonly bytes: number;
}

const bySnapshot = cachedBy((_: Snapshot) => new Map<number, UntaggedOutcome>());

/** Only where tags go as well do the repository's manifests have to be told apart: once for each version of what is chosen. */
export function untaggedOutcome(snapshot: Snapshot, model: Model, repository: number): UntaggedOutcome {
	const {estimate} = model;
	const manifests = estimate.repositoryManifests(repository);
	if (manifests === 0 || goingTags(model, repository) === 0) {
		return {manifests, bytes: estimate.repositoryBytes(repository)};
	}

	const known = bySnapshot(snapshot);
	const outcome = known.get(repository) ?? tellApart(model, repository);
	known.set(repository, outcome);
	return outcome;
}

/** All that goes, less what goes with tags: these are few. */
function tellApart({inventory, estimate}: Model, repository: number): UntaggedOutcome {
	const {owner} = inventory.graph;
	const met = digestsMet(inventory);
	let manifests = estimate.repositoryManifests(repository);
	let bytes = estimate.repositoryBytes(repository);
	const [first, end] = revisionRange(inventory, repository);
	for (let revision = first; revision < end; revision++) {
		if (isUntagged(inventory, revision) || !estimate.goes(revision)) {
			continue;
		}

		manifests--;
		forEachReference(inventory, revision, (digest) => {
			if (met.add(digest) && owner[digest] === repository && estimate.blobGoes(digest)) {
				bytes -= inventory.blobs.size[digest]!;
			}
		});
	}

	return {manifests, bytes};
}
