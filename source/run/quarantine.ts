import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../errors.ts';
import {readLink} from '../scan/read-links.ts';
import type {Step} from '../plan/plan.ts';
import {dataFile, linkFile, tagFolder, v2Folder} from '../storage/layout.ts';
import {status} from '../storage/walk.ts';
import {cannotWrite} from './cannot-write.ts';
import {deleteObject} from './delete-object.ts';
import {disagreement, isNewer} from './disagreement.ts';
import {
	finishDeletingTag,
	finishTakingAway,
	makeFolder,
	putFoldersBack,
	takeFoldersAway,
	type Places,
} from './empty-folders.ts';
import {quarantineFolder} from './journal.ts';
import {makeFolders} from './make-folders.ts';
import {Reach} from './reach.ts';
import {stepPath} from '../plan/step-path.ts';

/** What became of a step: `undefined` when it was done, or why it was dropped. */
export type Dropped = string | undefined;

/** Moves what a plan names into a run's quarantine, and back. */
export class Quarantine {
	readonly #places: Places;
	readonly #id: string;
	readonly #since: number;
	readonly #made = new Set<string>();
	readonly #reach: Reach;
	/** Whether the fixed folders were where they had been when the plan was made, since the last `forget`. */
	#isInPlace: boolean | undefined;

	/** @param since when the plan's scan began, in milliseconds since the epoch. */
	constructor(root: string, id: string, since: number) {
		this.#places = {v2: path.join(root, v2Folder), quarantine: quarantineFolder(root, id)};
		this.#id = id;
		this.#since = since;
		this.#reach = new Reach(root);
	}

	/** Between batches: somebody may have swapped a folder for a symbolic link meanwhile. */
	forget(): void {
		this.#reach.forget();
		this.#isInPlace = undefined;
	}

	/** Carries a step out: one rename. Drops it where the disk disagrees with what the plan saw. */
	move(step: Step): Dropped {
		const {v2, quarantine} = this.#places;
		const reason = this.#disagreement(step);
		if (reason !== undefined) {
			return reason;
		}

		return step.kind === 'repository'
			? folders(takeFoldersAway(this.#places, step.repository))
			: this.#rename(stepPath(step), v2, quarantine);
	}

	/** Carries a step out where there is no quarantine for it: for good. Drops it likewise. */
	delete(step: Step): Dropped {
		const {v2} = this.#places;
		const reason = this.#disagreement(step);
		if (reason !== undefined) {
			return reason;
		}

		return step.kind === 'repository'
			? folders(takeFoldersAway({v2}, step.repository))
			: deleteObject(step.kind, `${v2}/${stepPath(step)}`);
	}

	#disagreement(step: Step): Dropped {
		const {v2} = this.#places;
		const relative = stepPath(step);
		if (!this.#isReached(step.kind === 'repository' ? relative : path.posix.dirname(relative))) {
			return throughLink;
		}

		return step.kind === 'repository' ? undefined : disagreement(v2, step, `${v2}/${relative}`, this.#since);
	}

	/** True while the quarantine holds what a step moved. */
	holds(step: Step): boolean {
		return status(`${this.#places.quarantine}/${stepPath(step)}`) !== undefined;
	}

	/** Puts back what a step moved, never over something that exists. A repository's step comes after all others. */
	putBack(step: Step): Dropped {
		const {v2, quarantine} = this.#places;
		const relative = stepPath(step);
		if (!this.#isReached(path.posix.dirname(relative))) {
			return throughLink;
		}

		if (step.kind === 'repository') {
			if (!this.#isReached(relative)) {
				return throughLink;
			}

			putFoldersBack(this.#places, step.repository);
			return undefined;
		}

		if (step.kind === 'tag-index' && status(`${v2}/${tagFolder(step.repository, step.tag)}`) === undefined) {
			return 'its tag is gone';
		}

		if (!this.holds(step)) {
			return 'it is gone already';
		}

		if (isOccupied(`${v2}/${relative}`)) {
			return 'it is there already';
		}

		return this.#rename(relative, quarantine, v2);
	}

	/** True when what could not be put back is of no use: the same is in its place, or what it belonged to is gone. */
	isSuperseded(step: Step): boolean {
		const {v2, quarantine} = this.#places;
		const relative = stepPath(step);
		switch (step.kind) {
			case 'blob':
				return status(`${v2}/${relative}/${dataFile}`)?.size === step.bytes;
			case 'tag-index':
				return status(`${v2}/${tagFolder(step.repository, step.tag)}`) === undefined || isSame();
			case 'revision':
			case 'layer-link':
				return isSame();
			case 'tag':
			case 'upload':
			case 'leftover':
			case 'repository':
				return false;
		}

		function isSame(): boolean {
			const there = readLink(`${v2}/${relative}/${linkFile}`);
			const ours = readLink(`${quarantine}/${relative}/${linkFile}`);
			return there.state === 'good' && (ours.state !== 'good' || there.digest === ours.digest);
		}
	}

	/** After a kill: what the step of a repository, or the direct deletion of a tag, had begun. */
	finish(step: Step): void {
		if (!this.#isReached(stepPath(step))) {
			return;
		}

		if (step.kind === 'repository') {
			finishTakingAway(this.#places, step.repository);
		} else if (step.kind === 'tag') {
			finishDeletingTag(`${this.#places.v2}/${stepPath(step)}`);
		}
	}

	/** True when no folder on the way is a symbolic link, neither in the registry's tree nor in the quarantine. */
	#isReached(relative: string): boolean {
		this.#isInPlace ??= !this.#reach.isElsewhere((link) => isNewer(link, this.#since));
		return this.#isInPlace && this.#reach.isInRegistry(relative) && this.#reach.isInQuarantine(this.#id, relative);
	}

	#rename(relative: string, from: string, to: string): Dropped {
		const target = `${to}/${relative}`;
		try {
			this.#makeFolder(path.dirname(target));
			fs.renameSync(`${from}/${relative}`, target);
			return undefined;
		} catch (error) {
			switch (errorCode(error)) {
				case 'ENOENT':
					return 'it is gone already';
				case 'ENOTEMPTY':
				case 'EEXIST':
				case 'ENOTDIR':
					return 'it is there already';
				case 'EBUSY':
					return 'it is a mount point';
				default:
					throw cannotWrite(error, `${from}/${relative}`);
			}
		}
	}

	#makeFolder(folder: string): void {
		if (folder.startsWith(`${this.#places.v2}/`)) {
			// The registry's folders may vanish any time.
			makeFolder(folder);
		} else if (!this.#made.has(folder)) {
			makeFolders(folder);
			this.#made.add(folder);
		}
	}
}

const folders = (areGone: boolean): Dropped => (areGone ? undefined : 'something is in it');

const throughLink = 'a folder above it is a symbolic link';

/** An empty folder is no obstacle: a rename replaces it. */
function isOccupied(at: string): boolean {
	const stats = status(at);
	return stats !== undefined && !(stats.isDirectory() && fs.readdirSync(at).length === 0);
}
