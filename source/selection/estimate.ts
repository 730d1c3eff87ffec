import {forEachHeld, forEachNeededBlob, holdsNothing, repositoryNode} from '../inventory/graph.ts';
import {blobFlags, isCounted, type Inventory} from '../inventory/inventory.ts';
import {abandonedUploads} from './abandoned.ts';
import {findComponents, type Components} from './components.ts';
import {agesByItself, isYoung, roots} from './roots.ts';
import type {Selection} from './selection.ts';
import {isPresent, Tally, type Totals} from './tally.ts';

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
	readonly #tally: Tally;
	#version = 0;
	/** Components that a hold, or its end, has yet to be counted at; empty between two of them. */
	readonly #open: number[] = [];

	constructor(inventory: Inventory, selection: Readonly<Selection>) {
		this.#inventory = inventory;
		this.#components = findComponents(inventory);
		this.#holds = new Uint32Array(inventory.graph.nodes);
		this.#needs = new Uint32Array(inventory.digests.length);
		this.#tally = new Tally(inventory, abandonedUploads(inventory, selection));
		this.#young = new Uint8Array(inventory.digests.length);
		for (let digest = 0; digest < inventory.digests.length; digest++) {
			if ((inventory.blobs.flags[digest]! & blobFlags.held) !== 0) {
				this.#need(digest);
			}

			if (selection.excludedBlobs.has(digest)) {
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

	/** Another one whenever the figures may be others. */
	get version(): number {
		return this.#version;
	}

	get total(): Totals {
		const {total} = this.#tally;
		return this.#keepsAllBlobs ? {...total, blobs: 0, bytes: this.#tally.uploadBytes, sharedBytes: 0} : total;
	}

	/** The row of blobs that no revision references. */
	get orphans(): {readonly blobs: number; readonly bytes: number} {
		return this.#keepsAllBlobs ? {blobs: 0, bytes: 0} : this.#tally.orphans;
	}

	/** Bytes of the blobs that go and that only revisions of this repository reference. */
	repositoryBytes(repository: number): number {
		return this.#keepsAllBlobs ? 0 : this.#tally.repositoryBytes[repository]!;
	}

	/** Revisions of this repository that go. */
	repositoryManifests(repository: number): number {
		return this.#tally.repositoryManifests[repository]!;
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
		return this.#keepsAllBlobs ? 0 : this.#tally.revisionBytes[revision]!;
	}

	/** Counts one more root on a node, and passes it on to all that the node holds. */
	hold(node: number): void {
		this.#spread(node, 1);
	}

	/** Takes one root off a node; what nothing holds any more goes. */
	release(node: number): void {
		this.#spread(node, -1);
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

	/** Keeps one blob more that no revision references, or lets it go again. */
	toggleBlob(digest: number, kept: boolean): void {
		if (kept) {
			this.#need(digest);
		} else {
			this.#unneed(digest);
		}
	}

	get #keepsAllBlobs(): boolean {
		return this.isHeld(this.#inventory.graph.allBlobs);
	}

	/**
	 * Counts at every component that is reached, one hold more or one less, and goes on from those that change sides: that
	 * have got their first one, or lost their last one.
	 */
	#spread(node: number, holds: 1 | -1): void {
		const {of, members} = this.#components;
		const open = this.#open;
		this.#version++;
		for (let component: number | undefined = of[node]; component !== undefined; component = open.pop()) {
			const before = this.#holds[component]!;
			this.#holds[component] = before + holds;
			if (before !== (holds === 1 ? 0 : 1)) {
				continue;
			}

			const several = members.get(component);
			if (several === undefined) {
				this.#turn(component, holds);
			} else {
				for (const member of several) {
					this.#turn(member, holds);
				}
			}
		}
	}

	/** A node is held now (1), or no longer (-1): counts what it needs, and has what it holds counted. */
	#turn(node: number, holds: 1 | -1): void {
		const {of} = this.#components;
		this.#tally.node(node, holds === 1 ? -1 : 1);
		forEachNeededBlob(this.#inventory, node, holds === 1 ? this.#need : this.#unneed);
		if (holdsNothing(this.#inventory.graph, node)) {
			return;
		}

		forEachHeld(this.#inventory, node, (target) => {
			if (of[target] !== of[node]) {
				this.#open.push(of[target]!);
			}
		});
	}

	readonly #need = (digest: number): void => {
		if (this.#needs[digest]!++ === 0) {
			this.#version++;
			this.#tally.blob(digest, -1);
		}
	};

	readonly #unneed = (digest: number): void => {
		if (--this.#needs[digest]! === 0) {
			this.#version++;
			this.#tally.blob(digest, 1);
		}
	};
}
