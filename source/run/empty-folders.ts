import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../errors.ts';
import {layersPart, manifestsPart, repositoryFolder, uploadsPart} from '../storage/layout.ts';
import {status} from '../storage/walk.ts';
import {cannotWrite} from './cannot-write.ts';
import {makeFolders} from './make-folders.ts';

/** The registry's tree and a quarantine that mirrors it, absolute. */
export interface Places {
	readonly v2: string;
	readonly quarantine: string;
}

/** Without a quarantine, nothing remembers them. */
type Mirror = Omit<Places, 'quarantine'> & Partial<Places>;

const parts = [manifestsPart, layersPart, uploadsPart];

/**
 * Takes a repository's empty folders away, innermost first; one with anything in it stays, and all
 * above it. The quarantine, where there is one, mirrors them. Returns whether all are gone.
 */
export function takeFoldersAway(places: Mirror, repository: string): boolean {
	const folder = repositoryFolder(repository);
	return parts.every((part) => takeAway(places, `${folder}/${part}`)) && removeFoldersAbove(places, repository);
}

/** What a kill between a repository's own folders and those above them left: empty folders that are no repository. */
export function finishTakingAway(places: Mirror, repository: string): void {
	const folder = repositoryFolder(repository);
	if (parts.every((part) => status(`${places.v2}/${folder}/${part}`) === undefined)) {
		removeFoldersAbove(places, repository);
	}
}

/** What a kill in the middle of a tag's direct deletion left: folders with nothing in them, which would be a broken tag. */
export function finishDeletingTag(folder: string): void {
	if (status(folder)?.isDirectory() && hasOnlyFolders(folder)) {
		removeTree(folder);
	}
}

function removeTree(folder: string): void {
	for (const name of fs.readdirSync(folder)) {
		removeTree(`${folder}/${name}`);
	}

	removeEmpty(folder);
}

/** Makes the folders again that were taken away; everything else has been put back before. */
export function putFoldersBack(places: Places, repository: string): void {
	for (const part of parts) {
		const folder = `${repositoryFolder(repository)}/${part}`;
		if (status(`${places.quarantine}/${folder}`)?.isDirectory()) {
			mirrorBelow(places, folder);
		}
	}
}

/** True when there is no file below. */
export function hasOnlyFolders(folder: string): boolean {
	return fs
		.readdirSync(folder, {withFileTypes: true})
		.every((entry) => entry.isDirectory() && hasOnlyFolders(`${folder}/${entry.name}`));
}

/** Makes a folder in the registry's tree; what root makes belongs to whom the folder above it belongs to. */
export function makeFolder(folder: string): void {
	const first = makeFolders(folder);
	if (first === undefined || process.getuid?.() !== 0) {
		return;
	}

	const {uid, gid} = fs.statSync(path.dirname(first));
	for (let at = folder; at.length >= first.length; at = path.dirname(at)) {
		fs.lchownSync(at, uid, gid);
	}
}

function takeAway(places: Mirror, relative: string): boolean {
	const {v2, quarantine} = places;
	const at = `${v2}/${relative}`;
	const stats = status(at);
	if (stats === undefined) {
		return true;
	}

	// Somebody may have put a symbolic link there.
	if (!stats.isDirectory() || !fs.readdirSync(at).every((name) => takeAway(places, `${relative}/${name}`))) {
		return false;
	}

	if (quarantine !== undefined) {
		remember(`${quarantine}/${relative}`);
	}

	return removeEmpty(at);
}

function remember(folder: string): void {
	try {
		makeFolders(folder);
	} catch (error) {
		throw cannotWrite(error, folder);
	}
}

/** The repository's folder and those above it, as long as nothing else lives in them. */
function removeFoldersAbove({v2}: Mirror, repository: string): boolean {
	for (let folder = repositoryFolder(repository); folder.includes('/'); folder = path.posix.dirname(folder)) {
		if (!removeEmpty(`${v2}/${folder}`)) {
			break;
		}
	}

	return true;
}

function removeEmpty(folder: string): boolean {
	try {
		fs.rmdirSync(folder);
		return true;
	} catch (error) {
		switch (errorCode(error)) {
			case 'ENOENT':
				return true;
			case 'ENOTEMPTY':
			case 'EEXIST':
			case 'ENOTDIR':
			// A mount point.
			case 'EBUSY':
				return false;
			default:
				throw cannotWrite(error, folder);
		}
	}
}

function mirrorBelow(places: Places, relative: string): void {
	try {
		makeFolder(`${places.v2}/${relative}`);
	} catch (error) {
		throw cannotWrite(error, `${places.v2}/${relative}`);
	}

	for (const entry of fs.readdirSync(`${places.quarantine}/${relative}`, {withFileTypes: true})) {
		// A folder that holds a file is something that could not be put back.
		if (entry.isDirectory() && hasOnlyFolders(`${places.quarantine}/${relative}/${entry.name}`)) {
			mirrorBelow(places, `${relative}/${entry.name}`);
		}
	}
}
