import {buildInventory} from '../../source/inventory/build.ts';
import {newDraft, type Draft, type RepositoryDraft} from '../../source/inventory/draft.ts';
import {blobFlags, repositoryFlags, type Inventory} from '../../source/inventory/inventory.ts';
import {referenceShift} from '../../source/inventory/graph.ts';
import {manifestKinds, referenceFlags} from '../../source/storage/manifest.ts';

export interface Shape {
	readonly repositories: number;
	/** Manifests in each repository: one has a tag, the others none. */
	readonly manifests: number;
	/** Each so many of them are the children of an index, which counts as well. */
	readonly children?: number;
}

/** Where it pretends to be; nothing is there. */
export const syntheticRoot = '/var/lib/registry';

const image = manifestKinds.indexOf('image');
const index = manifestKinds.indexOf('index');
/** Beside a digest: an index lists it as a manifest. */
const childOf = (referenceFlags.child | referenceFlags.manifestType) * 2 ** referenceShift;
/** Seconds since the epoch: all of it is old. */
const time = 1_700_000_000;
/** sha256 among the algorithms. */
const algorithm = 0;

/**
 * A large inventory without a storage, made by what makes real ones: every image has a config and a layer of its own,
 * and shares a base with its repository.
 */
export function syntheticInventory({repositories, manifests, children = 0}: Shape): Inventory {
	const draft = newDraft();
	for (let repository = 0; repository < repositories; repository++) {
		draft.repositories.push(
			addRepository(draft, `team-${repository % 100}/service-${repository}`, manifests, children),
		);
	}

	draft.repositories.sort((a, b) => (a.name < b.name ? -1 : 1));
	return buildInventory(draft, {root: syntheticRoot, startedAt: Date.now(), histories: true});
}

function addRepository(draft: Draft, name: string, manifests: number, children: number): RepositoryDraft {
	const base = addBlob(draft, 30_000_000);
	const layers = [base];
	const revisions: number[] = [];
	for (let revision = 0; revision < manifests; revision++) {
		const digest = addBlob(draft, 1500);
		if (children > 0 && revision % (children + 1) === children) {
			addManifest(
				draft,
				index,
				digest,
				revisions.slice(-children).map((child) => child + childOf),
			);
			revisions.push(digest);
			continue;
		}

		const own = [addBlob(draft, 7000), addBlob(draft, 1_000_000 + ((revision * 7919) % 9_000_000))];
		addManifest(draft, image, digest, [...own, base]);
		revisions.push(digest);
		layers.push(...own);
	}

	return {
		name,
		flags: repositoryFlags.hasManifests | repositoryFlags.hasLayers | repositoryFlags.hasTags,
		revisions: Uint32Array.from(revisions),
		revisionFlags: new Uint8Array(manifests),
		revisionTimes: new Float64Array(manifests).fill(time),
		layers: Uint32Array.from(layers),
		layerFlags: new Uint8Array(layers.length),
		virtual: new Map(),
		misdirected: new Map(),
		signatures: new Map(),
		aliases: new Map(),
		uploads: [],
		tags: {names: ['latest'], digests: [revisions.at(-1)!], times: [time], entries: [Uint32Array.from(revisions)]},
	};
}

function addManifest({manifests}: Draft, kind: number, digest: number, targets: readonly number[]): void {
	manifests.digest.push(digest);
	manifests.kind.push(kind);
	manifests.start.push(manifests.targets.length);
	for (const target of targets) {
		manifests.targets.push(target);
	}
}

/** A blob under the next digest; digests only have to differ, and to look like some. */
function addBlob({digests, blobs}: Draft, size: number): number {
	const number = digests.length + 1;
	const words = Array.from({length: 8}, (_, word) => Math.imul(number, 2_654_435_761 + word * 40_503) >>> 0);
	const digest = digests.intern(Uint32Array.of(algorithm, ...words), 0);
	blobs.add(digest, size, time, blobFlags.present);
	return digest;
}
