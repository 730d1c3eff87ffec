import {forEachReference} from '../../inventory/graph.ts';
import {revisionRange} from '../../inventory/inventory.ts';
import type {Snapshot} from '../../session.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
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

function tellApart({inventory, estimate}: Model, repository: number): UntaggedOutcome {
	const {referenceCount} = inventory.graph;
	const users = new Uint32Array(inventory.digests.length);
	const lastUser = new Int32Array(inventory.digests.length).fill(-1);
	let [manifests, bytes] = [0, 0];
	const [first, end] = revisionRange(inventory, repository);
	for (let revision = first; revision < end; revision++) {
		if (!isUntagged(inventory, revision) || !estimate.goes(revision)) {
			continue;
		}

		manifests++;
		forEachReference(inventory, revision, (digest) => {
			if (lastUser[digest] !== revision) {
				lastUser[digest] = revision;
				const isLast = ++users[digest]! === referenceCount[digest];
				bytes += isLast && estimate.blobGoes(digest) ? inventory.blobs.size[digest]! : 0;
			}
		});
	}

	return {manifests, bytes};
}
