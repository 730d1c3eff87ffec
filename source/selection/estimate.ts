import {forEachHeld, forEachNeededBlob, forEachReference, repositoryNode} from '../inventory/graph.ts';
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
		this.#tally.node(node, -1);
		forEachNeededBlob(this.#inventory, node, (digest) => this.#need(digest));
	}

	#letGo(node: number): void {
		this.#tally.node(node, 1);
		forEachNeededBlob(this.#inventory, node, (digest) => this.#unneed(digest));
	}

	#need(digest: number): void {
		if (this.#needs[digest]!++ === 0) {
			this.#tally.blob(digest, -1);
		}
	}

	#unneed(digest: number): void {
		if (--this.#needs[digest]! === 0) {
			this.#tally.blob(digest, 1);
		}
	}
}
