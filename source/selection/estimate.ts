import {
	forEachHeld,
	forEachNeededBlob,
	forEachReference,
	isRevisionNode,
	noOwner,
	repositoryNode,
	sharedOwner,
} from '../inventory/graph.ts';
import {blobFlags, isCounted, type Inventory} from '../inventory/inventory.ts';
import {abandonedUploads, type UploadCount} from './abandoned.ts';
import {findComponents, type Components} from './components.ts';
import {agesByItself, isYoung, roots} from './roots.ts';
import type {Selection} from './selection.ts';

export interface Totals {
	readonly manifests: number;
	readonly blobs: number;
	readonly uploads: number;
	/** Of blobs and uploads. */
	readonly bytes: number;
	/** Of going blobs that revisions of several repositories reference. */
	readonly sharedBytes: number;
}

/**
 * What a cleanup would free right now. Holding or releasing a node costs the edges that it
 * touches, never the store; the figures are those of a plan for the same selection, exactly.
 */
export class Estimate {
	readonly #inventory: Inventory;
	readonly #components: Components;
	/** By component: holds from outside of it. By digest: nodes that need the blob, and roots. */
	readonly #holds: Uint32Array;
	readonly #needs: Uint32Array;
	/** By digest: 1 for what counts as young. */
	readonly #young: Uint8Array;
	readonly #repositoryBytes: Float64Array;
	readonly #repositoryManifests: Uint32Array;
	readonly #uploads: ReadonlyMap<number, UploadCount>;
	#manifests = 0;
	#goingUploads: UploadCount = {count: 0, bytes: 0};
	#blobs = 0;
	#bytes = 0;
	#sharedBytes = 0;
	#orphanBlobs = 0;
	#orphanBytes = 0;

	constructor(inventory: Inventory, selection: Readonly<Selection>) {
		this.#inventory = inventory;
		this.#components = findComponents(inventory);
		this.#holds = new Uint32Array(inventory.graph.nodes);
		this.#needs = new Uint32Array(inventory.digests.length);
		this.#repositoryBytes = new Float64Array(inventory.repositories.names.length);
		this.#repositoryManifests = new Uint32Array(inventory.repositories.names.length);
		this.#uploads = abandonedUploads(inventory, selection);
		this.#letAllGo();
		this.#young = new Uint8Array(inventory.digests.length);
		for (let digest = 0; digest < inventory.digests.length; digest++) {
			if ((inventory.blobs.flags[digest]! & blobFlags.held) !== 0) {
				this.#need(digest);
			}

			if (isYoung(inventory, selection, digest)) {
				this.#young[digest] = 1;
				this.#need(digest);
			}
		}

		for (const root of roots(inventory, selection)) {
			this.hold(root);
		}
	}

	get total(): Totals {
		const {count, bytes} = this.#goingUploads;
		return {
			manifests: this.#manifests,
			blobs: this.#keepsAllBlobs ? 0 : this.#blobs,
			uploads: count,
			bytes: (this.#keepsAllBlobs ? 0 : this.#bytes) + bytes,
			sharedBytes: this.#keepsAllBlobs ? 0 : this.#sharedBytes,
		};
	}

	/** The row of blobs that no revision references. */
	get orphans(): {readonly blobs: number; readonly bytes: number} {
		return this.#keepsAllBlobs ? {blobs: 0, bytes: 0} : {blobs: this.#orphanBlobs, bytes: this.#orphanBytes};
	}

	/** Bytes of the blobs that go and that only revisions of this repository reference. */
	repositoryBytes(repository: number): number {
		return this.#keepsAllBlobs ? 0 : this.#repositoryBytes[repository]!;
	}

	/** Revisions of this repository that go. */
	repositoryManifests(repository: number): number {
		return this.#repositoryManifests[repository]!;
	}

	/** True while something holds this node: a revision, or a repository's hold. */
	isHeld(node: number): boolean {
		return this.#holds[this.#components.of[node]!]! > 0;
	}

	/** True when a cleanup would delete this revision. */
	goes(revision: number): boolean {
		return !this.isHeld(revision) && isCounted(this.#inventory, revision);
	}

	/** True when a cleanup would delete this blob. */
	blobGoes(digest: number): boolean {
		return !this.#keepsAllBlobs && this.#needs[digest] === 0 && isPresent(this.#inventory, digest);
	}

	/** Bytes that this revision alone frees: going blobs that no other revision references. */
	revisionBytes(revision: number): number {
		const alone = new Set<number>();
		forEachReference(this.#inventory, revision, (digest) => {
			if (this.#inventory.graph.referenceCount[digest] === 1 && this.blobGoes(digest)) {
				alone.add(digest);
			}
		});
		return [...alone].reduce((sum, digest) => sum + this.#inventory.blobs.size[digest]!, 0);
	}

	/** Counts one more root on a node, and passes it on to all that the node holds. */
	hold(node: number): void {
		this.#spread(
			node,
			(component) => this.#holds[component]!++ === 0,
			(member) => this.#keep(member),
		);
	}

	/** Takes one root off a node; what nothing holds any more goes. */
	release(node: number): void {
		this.#spread(
			node,
			(component) => --this.#holds[component]! === 0,
			(member) => this.#letGo(member),
		);
	}

	/** A layer link of a repository has turned out to name this digest as well: while the repository is held it is needed. */
	addLink(repository: number, digest: number): void {
		if (this.isHeld(repositoryNode(this.#inventory.graph, repository))) {
			this.#need(digest);
		}
	}

	/**
	 * Follows another grace age, or ages that have become known: a look at every digest and revision, and the edges of
	 * those that have come of age, or are young now.
	 */
	followAges(selection: Readonly<Selection>): void {
		const {digests, graph, revisions} = this.#inventory;
		const changed = new Uint8Array(digests.length);
		for (let digest = 0; digest < digests.length; digest++) {
			const isNowYoung = isYoung(this.#inventory, selection, digest);
			if (isNowYoung !== (this.#young[digest] === 1)) {
				changed[digest] = 1;
				this.#young[digest] = isNowYoung ? 1 : 0;
				if (isNowYoung) {
					this.#need(digest);
				} else {
					this.#unneed(digest);
				}
			}
		}

		for (let revision = 0; revision < graph.revisions; revision++) {
			const digest = revisions.digest[revision]!;
			if (changed[digest] === 1 && agesByItself(this.#inventory, revision)) {
				this[this.#young[digest] === 1 ? 'hold' : 'release'](revision);
			}
		}
	}

	get #keepsAllBlobs(): boolean {
		return this.isHeld(this.#inventory.graph.allBlobs);
	}

	/** Counts at every component that is reached, and goes on from those that changed sides. */
	#spread(node: number, changes: (component: number) => boolean, act: (member: number) => void): void {
		const {of, members} = this.#components;
		const open = [of[node]!];
		for (let component = open.pop(); component !== undefined; component = open.pop()) {
			if (!changes(component)) {
				continue;
			}

			for (const member of members.get(component) ?? [component]) {
				act(member);
				forEachHeld(this.#inventory, member, (target) => {
					if (of[target] !== component) {
						open.push(of[target]!);
					}
				});
			}
		}
	}

	#keep(node: number): void {
		this.#count(node, -1);
		forEachNeededBlob(this.#inventory, node, (digest) => this.#need(digest));
	}

	#letGo(node: number): void {
		this.#count(node, 1);
		forEachNeededBlob(this.#inventory, node, (digest) => this.#unneed(digest));
	}

	#count(node: number, sign: 1 | -1): void {
		const {graph, revisions} = this.#inventory;
		if (isRevisionNode(graph, node)) {
			if (isCounted(this.#inventory, node)) {
				this.#manifests += sign;
				this.#repositoryManifests[revisions.repository[node]!]! += sign;
			}
		} else if (node < graph.allBlobs) {
			const uploads = this.#uploads.get(node - graph.revisions) ?? {count: 0, bytes: 0};
			this.#goingUploads = {
				count: this.#goingUploads.count + sign * uploads.count,
				bytes: this.#goingUploads.bytes + sign * uploads.bytes,
			};
		}
	}

	#need(digest: number): void {
		if (this.#needs[digest]!++ === 0) {
			this.#countBlob(digest, -1);
		}
	}

	#unneed(digest: number): void {
		if (--this.#needs[digest]! === 0) {
			this.#countBlob(digest, 1);
		}
	}

	#countBlob(digest: number, sign: 1 | -1): void {
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
			this.#repositoryBytes[owner]! += bytes;
		}
	}

	/** Begins with everything going, so that the roots only have to be counted. */
	#letAllGo(): void {
		const {graph, digests} = this.#inventory;
		for (let node = 0; node < graph.allBlobs; node++) {
			this.#count(node, 1);
		}

		for (let digest = 0; digest < digests.length; digest++) {
			this.#countBlob(digest, 1);
		}
	}
}

const isPresent = (inventory: Inventory, digest: number) => (inventory.blobs.flags[digest]! & blobFlags.present) !== 0;
