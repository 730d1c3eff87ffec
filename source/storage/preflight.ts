import fs from 'node:fs';
import path from 'node:path';
import {Refusal, UserError, errorCode} from '../errors.ts';
import {cleanupFolder, databaseLockFile, registryFolder, schedulerStateFile, v2Folder} from './layout.ts';
import {unreadable} from './unreadable.ts';
import {listFixed, status} from './walk.ts';

/** What a look at the root alone tells. */
export interface Preflight {
	/** Lines for the operator. */
	readonly notes: readonly string[];
}

/**
 * Makes sure that a folder is a registry's storage and nobody else's. Throws a UserError when it is
 * not there or cannot be read, and a Refusal when it is something else.
 */
export function preflight(root: string): Preflight {
	const entries = rootEntries(root);
	if (exists(root, databaseLockFile)) {
		throw new Refusal(`A metadata database owns this storage (${root}/${databaseLockFile})`, {
			hint: "GitLab's registry keeps its tags there, so all would look untagged here. Use its own online garbage collection.",
		});
	}

	const names = new Set(entries.map(({name}) => name));
	const isRegistry = exists(root, v2Folder) || isFreshRegistry(root);
	if (!isRegistry && (names.has('oci-layout') || names.has('index.json'))) {
		throw new Refusal(`${root} is an OCI layout, not a registry's storage`, {
			hint: 'Point --root at the folder that holds docker/registry/v2.',
		});
	}

	names.delete('lost+found');
	// A pull-through cache that has fetched nothing yet has this file alone.
	names.delete(schedulerStateFile);
	if (!isRegistry && names.size > 0) {
		throw new Refusal(`Not a registry: there is no ${v2Folder} below ${root}`, {hint: whereItMayBe(root)});
	}

	if (isRegistry) {
		// That the registry's tree cannot be listed must be told before anything else.
		for (const folder of [registryFolder, v2Folder]) {
			listFixed(path.join(root, folder));
		}
	}

	return {
		notes: exists(root, schedulerStateFile)
			? ['This is the storage of a pull-through cache: what is deleted is fetched again when somebody pulls it.']
			: [],
	};
}

function rootEntries(root: string): fs.Dirent[] {
	try {
		return fs.readdirSync(root, {withFileTypes: true});
	} catch (error) {
		switch (errorCode(error)) {
			case 'ENOENT':
				throw new UserError(`There is no ${root}`, {
					hint: 'Point --root at the folder that holds docker/registry/v2 (the registry calls it rootdirectory).',
					cause: error,
				});
			case 'ENOTDIR':
				throw new UserError(`${root} is not a folder`, {
					hint: 'Point --root at the folder that holds docker/registry/v2.',
					cause: error,
				});
			default:
				throw unreadable(error, root);
		}
	}
}

/** `docker/registry` with nothing in it but our own folder: nobody has pushed yet (`/etc` has one, with a configuration). */
function isFreshRegistry(root: string): boolean {
	const entries = listFixed(path.join(root, registryFolder));
	return entries?.every(({name}) => path.posix.join(registryFolder, name) === cleanupFolder) ?? false;
}

/** Whether anything has this name, a symbolic link to nowhere too. */
const exists = (root: string, relative: string) => status(path.join(root, relative)) !== undefined;

/** Looks above and one level below, where people point by mistake. */
function whereItMayBe(root: string): string {
	const above = ['..', '../..', '../../..'].map((up) => path.resolve(root, up));
	let below: string[] = [];
	try {
		below = fs
			.readdirSync(root, {withFileTypes: true})
			.filter((entry) => entry.isDirectory())
			.slice(0, 100)
			.map((entry) => path.join(root, entry.name));
	} catch {
		// Only a guess is lost.
	}

	const found = [...below, ...above].find((folder) => {
		try {
			return exists(folder, v2Folder);
		} catch {
			return false;
		}
	});
	return found === undefined
		? 'Point --root at the folder that holds docker/registry/v2 (the registry calls it rootdirectory).'
		: `There is one at ${found}: use --root '${found}'.`;
}
