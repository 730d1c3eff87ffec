import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../errors.ts';
import {readLink} from '../scan/read-links.ts';
import {measure} from '../scan/measure.ts';
import type {Step} from '../plan/plan.ts';
import {blobData, dataFile, layersPart, linkFile, manifestsPart, tagCurrentLink, uploadsPart, v2Folder} from '../storage/layout.ts';
import {status} from '../storage/walk.ts';
import {cannotWrite} from './cannot-write.ts';
import {quarantineFolder} from './journal.ts';
import {stepPath} from './step-path.ts';

/** What became of a step: `undefined` when it was done, or why it was dropped. */
export type Dropped = string | undefined;

/** Moves what a plan names into a run's quarantine, and back. */
export class Quarantine {
	readonly #v2: string;
	readonly #folder: string;
	readonly #made = new Set<string>();
	/** Folders that were seen to be themselves and no symbolic link, since the last `forget`. */
	readonly #seen = new Set<string>();

	constructor(root: string, id: string) {
		this.#v2 = path.join(root, v2Folder);
		this.#folder = quarantineFolder(root, id);
	}

	/** Between batches: somebody may have swapped a folder for a symbolic link meanwhile. */
	forget(): void {
		this.#seen.clear();
	}

	/** Carries a step out: one rename. Drops it where the disk disagrees with what the plan saw. */
	move(step: Step): Dropped {
		if (step.kind === 'repository') {
			return this.#takeFoldersAway(step);
		}

		const relative = stepPath(step);
		return this.#disagrees(step, relative) ?? this.#rename(relative, this.#v2, this.#folder);
	}

	/** True while the quarantine holds what a step moved. */
	holds(step: Step): boolean {
		return status(path.join(this.#folder, stepPath(step))) !== undefined;
	}

	/** Puts back what a step moved, never over something that exists. */
	putBack(step: Step): Dropped {
		const relative = stepPath(step);
		if (step.kind === 'repository') {
			return this.#putFoldersBack(relative);
		}

		if (step.kind === 'tag-index' && status(path.join(this.#v2, tagCurrentLink(step.repository, step.tag))) === undefined) {
			return 'its tag is gone';
		}

		if (status(path.join(this.#v2, relative)) !== undefined && !this.#isEmptyFolder(relative)) {
			return 'it is there already';
		}

		return this.#rename(relative, this.#folder, this.#v2);
	}

	/** What the plan saw against what is there now. */
	#disagrees(step: Step, relative: string): Dropped {
		const at = path.join(this.#v2, relative);
		if (!this.#isReached(path.posix.dirname(relative))) {
			return 'a folder above it is a symbolic link';
		}

		const stats = status(at);
		if (stats === undefined) {
			return 'it is gone already';
		}

		if (stats.isSymbolicLink()) {
			return 'it is a symbolic link';
		}

		switch (step.kind) {
			case 'tag': {
				const link = readLink(path.join(this.#v2, tagCurrentLink(step.repository, step.tag)));
				const digest = link.state === 'good' ? link.digest : null;
				return digest === step.digest ? undefined : 'the tag was pushed meanwhile';
			}

			case 'blob':
				return status(path.join(this.#v2, blobData(step.digest)))?.size === step.bytes
					? undefined
					: 'its size has changed';
			case 'upload':
				return measure(at)?.bytes === step.bytes ? undefined : 'somebody has gone on with it';
			case 'leftover':
				return [linkFile, dataFile].some((name) => stats.isDirectory() && status(path.join(at, name)) !== undefined)
					? 'it was written to the end meanwhile'
					: undefined;
			case 'tag-index':
			case 'revision':
			case 'layer-link':
			case 'repository':
				return undefined;
		}
	}

	/** True when no folder between `blobs` or `repositories` and this one is a symbolic link. */
	#isReached(relative: string): boolean {
		const parts = relative.split('/');
		for (let length = parts.length; length > 1; length--) {
			const folder = parts.slice(0, length).join('/');
			if (this.#seen.has(folder)) {
				break;
			}

			if (status(path.join(this.#v2, folder))?.isSymbolicLink()) {
				return false;
			}
		}

		for (let length = 2; length <= parts.length; length++) {
			this.#seen.add(parts.slice(0, length).join('/'));
		}

		return true;
	}

	#rename(relative: string, from: string, to: string): Dropped {
		const target = path.join(to, relative);
		try {
			this.#makeFolder(path.dirname(target));
			fs.renameSync(path.join(from, relative), target);
			return undefined;
		} catch (error) {
			switch (errorCode(error)) {
				case 'ENOENT':
					return 'it is gone already';
				case 'ENOTEMPTY':
				case 'EEXIST':
					return 'it is there already';
				default:
					throw cannotWrite(error, target);
			}
		}
	}

	#makeFolder(folder: string): void {
		if (!this.#made.has(folder)) {
			fs.mkdirSync(folder, {recursive: true});
			// Only our own folders stay: the registry's may vanish any time.
			if (folder.startsWith(this.#folder)) {
				this.#made.add(folder);
			}
		}
	}

	#isEmptyFolder(relative: string): boolean {
		try {
			return fs.readdirSync(path.join(this.#v2, relative)).length === 0;
		} catch {
			return false;
		}
	}

	/** Takes a repository's empty folders away, innermost first; one with anything in it stays, and all above it. */
	#takeFoldersAway({repository}: {readonly repository: string}): Dropped {
		const relative = stepPath({kind: 'repository', repository});
		if (!this.#isReached(relative)) {
			return 'a folder above it is a symbolic link';
		}

		for (const part of [manifestsPart, layersPart, uploadsPart]) {
			if (!this.#takeAway(`${relative}/${part}`)) {
				return 'something is in it';
			}
		}

		// The folders above it, as long as nothing else lives in them.
		for (let folder = relative; folder.includes('/'); folder = path.posix.dirname(folder)) {
			if (!this.#removeEmpty(folder)) {
				break;
			}
		}

		return undefined;
	}

	#takeAway(relative: string): boolean {
		const at = path.join(this.#v2, relative);
		if (status(at) === undefined) {
			return true;
		}

		for (const entry of fs.readdirSync(at, {withFileTypes: true})) {
			if (!entry.isDirectory() || !this.#takeAway(`${relative}/${entry.name}`)) {
				return false;
			}
		}

		this.#makeFolder(path.join(this.#folder, relative));
		return this.#removeEmpty(relative);
	}

	#removeEmpty(relative: string): boolean {
		try {
			fs.rmdirSync(path.join(this.#v2, relative));
			return true;
		} catch (error) {
			if (errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST') {
				return false;
			}

			throw cannotWrite(error, path.join(this.#v2, relative));
		}
	}

	/** The quarantine mirrors the empty folders; what was moved out of them comes back by its own step. */
	#putFoldersBack(relative: string): Dropped {
		for (const part of [manifestsPart, layersPart, uploadsPart]) {
			this.#mirror(`${relative}/${part}`);
		}

		return undefined;
	}

	#mirror(relative: string): void {
		if (status(path.join(this.#folder, relative))?.isDirectory()) {
			this.#mirrorBelow(relative);
		}
	}

	#mirrorBelow(relative: string): void {
		try {
			fs.mkdirSync(path.join(this.#v2, relative), {recursive: true});
		} catch (error) {
			throw cannotWrite(error, path.join(this.#v2, relative));
		}

		for (const entry of fs.readdirSync(path.join(this.#folder, relative), {withFileTypes: true})) {
			// A folder that holds a file is something that was moved, no empty one.
			if (entry.isDirectory() && hasOnlyFolders(path.join(this.#folder, relative, entry.name))) {
				this.#mirrorBelow(`${relative}/${entry.name}`);
			}
		}
	}
}

function hasOnlyFolders(folder: string): boolean {
	return fs
		.readdirSync(folder, {withFileTypes: true})
		.every((entry) => entry.isDirectory() && hasOnlyFolders(path.join(folder, entry.name)));
}
