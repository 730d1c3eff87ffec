import {forEachReference, isRevisionNode, noOwner, sharedOwner} from '../inventory/graph.ts';
import {blobFlags, isCounted, type Inventory} from '../inventory/inventory.ts';
import type {UploadCount} from './abandoned.ts';

export interface Totals {
	readonly manifests: number;
	readonly blobs: number;
	readonly uploads: number;
	/** Of blobs and uploads. */
	readonly bytes: number;
	/** Of going blobs that revisions of several repositories reference. */
	readonly sharedBytes: number;
}

/** The figures of what goes, counted up and down one thing at a time. Begins with everything going. */
export class Tally {
	readonly repositoryBytes: Float64Array;
	readonly repositoryManifests: Uint32Array;
	/** By revision: of going blobs that no other revision references. */
	readonly revisionBytes: Float64Array;
	/** By digest: the revision that is the only one to reference it, or -1. */
	readonly #user: Int32Array;
	readonly #inventory: Inventory;
	/** By repository. */
	readonly #uploads: ReadonlyMap<number, UploadCount>;
	#manifests = 0;
	#goingUploads: UploadCount = {count: 0, bytes: 0};
	#blobs = 0;
	#bytes = 0;
	#sharedBytes = 0;
	#orphanBlobs = 0;
	#orphanBytes = 0;

	constructor(inventory: Inventory, uploads: ReadonlyMap<number, UploadCount>) {
		const {graph, digests, repositories} = inventory;
		this.#inventory = inventory;
		this.#uploads = uploads;
		this.repositoryBytes = new Float64Array(repositories.names.length);
		this.repositoryManifests = new Uint32Array(repositories.names.length);
		this.revisionBytes = new Float64Array(graph.revisions);
		this.#user = onlyUsers(inventory);
		for (let node = 0; node < graph.allBlobs; node++) {
			this.node(node, 1);
		}

		for (let digest = 0; digest < digests.length; digest++) {
			this.blob(digest, 1);
		}
	}

	get total(): Totals {
		return {
			manifests: this.#manifests,
			blobs: this.#blobs,
			uploads: this.#goingUploads.count,
			bytes: this.#bytes + this.#goingUploads.bytes,
			sharedBytes: this.#sharedBytes,
		};
	}

	get uploadBytes(): number {
		return this.#goingUploads.bytes;
	}

	/** Blobs that no revision references. */
	get orphans(): {readonly blobs: number; readonly bytes: number} {
		return {blobs: this.#orphanBlobs, bytes: this.#orphanBytes};
	}

	/** A revision, or the uploads of a repository, goes (1) or stays (-1). */
	node(node: number, sign: 1 | -1): void {
		const {graph, revisions} = this.#inventory;
		if (isRevisionNode(graph, node)) {
			if (isCounted(this.#inventory, node)) {
				this.#manifests += sign;
				this.repositoryManifests[revisions.repository[node]!]! += sign;
			}
		} else if (node < graph.allBlobs) {
			const uploads = this.#uploads.get(node - graph.revisions) ?? {count: 0, bytes: 0};
			this.#goingUploads = {
				count: this.#goingUploads.count + sign * uploads.count,
				bytes: this.#goingUploads.bytes + sign * uploads.bytes,
			};
		}
	}

	/** A blob goes (1) or stays (-1). */
	blob(digest: number, sign: 1 | -1): void {
		if (!isPresent(this.#inventory, digest)) {
			return;
		}

		const bytes = sign * this.#inventory.blobs.size[digest]!;
		const owner = this.#inventory.graph.owner[digest]!;
		this.#blobs += sign;
		this.#bytes += bytes;
		if (owner === sharedOwner) {
			this.#sharedBytes += bytes;
		} else if (owner === noOwner) {
			this.#orphanBlobs += sign;
			this.#orphanBytes += bytes;
		} else {
			this.repositoryBytes[owner]! += bytes;
			const user = this.#user[digest]!;
			if (user >= 0) {
				this.revisionBytes[user]! += bytes;
			}
		}
	}
}

/** By digest: the only revision that references it; -1 where there is none, or more than one. */
function onlyUsers(inventory: Inventory): Int32Array {
	const {graph, digests} = inventory;
	const users = new Int32Array(digests.length).fill(-1);
	for (let revision = 0; revision < graph.revisions; revision++) {
		if (isCounted(inventory, revision)) {
			forEachReference(inventory, revision, (digest) => {
				users[digest] = graph.referenceCount[digest] === 1 ? revision : -1;
			});
		}
	}

	return users;
}

/** True for a digest whose blob is there. */
export const isPresent = (inventory: Inventory, digest: number) =>
	(inventory.blobs.flags[digest]! & blobFlags.present) !== 0;
