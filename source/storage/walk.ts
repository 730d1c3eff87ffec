import fs from 'node:fs';
import {errorCode, UserError} from '../errors.ts';
import {areEncoded, isEncoded, type Algorithm} from './digest.ts';
import {unreadable} from './unreadable.ts';

/** `nothing`: a symbolic link to nowhere; what belongs there is not known. (A link that leads back to itself is `other`.) */
export type EntryType = 'folder' | 'file' | 'other' | 'nothing';

export interface Entry {
	readonly name: string;
	readonly type: EntryType;
	/** A symbolic link; `type` is what it leads to. */
	readonly linked: boolean;
}

/** Something vanished between listing and reading, or came: somebody writes. The scan starts over, a few times. */
export class StorageChanged extends Error {
	override readonly name: string = 'StorageChanged';
	readonly path: string;

	constructor(path: string, message = `${path} vanished while it was being read`) {
		super(message);
		this.path = path;
	}
}

/** The entries of a folder, or undefined when there is no such folder. Throws a UserError when it cannot be read. */
export function list(folder: string): Entry[] | undefined {
	const entries = read(folder);
	return entries && asEntries(folder, entries);
}

function read(folder: string): fs.Dirent[] | undefined {
	try {
		return fs.readdirSync(folder, {withFileTypes: true});
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') {
			return absent(error, folder);
		}

		throw unreadable(error, folder);
	}
}

function asEntries(folder: string, entries: readonly fs.Dirent[]): Entry[] {
	let garbled: ReturnType<typeof garbledNames> | undefined;
	const found: Entry[] = [];
	for (const entry of entries) {
		if (entry.name.includes('\uFFFD')) {
			garbled ??= garbledNames(folder);
		}

		const names = garbled?.get(entry.name);
		found.push(names === undefined ? asEntry(folder, entry) : asGarbledEntry(folder, entry, names));
	}

	return found;
}

/** Where a file system does not tell the types of entries, Node.js looks at each: what vanishes then is not the folder. */
function absent(error: unknown, folder: string): undefined {
	const {path} = error as NodeJS.ErrnoException;
	if (path !== undefined && path !== folder) {
		throw new StorageChanged(path);
	}

	return undefined;
}

/**
 * The entries of a fixed folder (`v2`, `blobs`, `repositories`), or undefined when nothing has its name. A link to
 * nowhere is not absent: the volume that it leads to may not be mounted.
 */
export function listFixed(folder: string): Entry[] | undefined {
	const entries = list(folder);
	const stats = entries === undefined ? status(folder) : undefined;
	if (stats === undefined) {
		return entries;
	}

	throw new UserError(
		stats.isSymbolicLink() ? `${folder} is a symbolic link that leads to no folder` : `${folder} is no folder`,
		{hint: 'Is the volume that it is on mounted? What cannot be read is not taken for absent: nothing was changed.'},
	);
}

/** The entries of a folder that was listed a moment ago. */
export function listKnown(folder: string): Entry[] {
	return asEntries(folder, readKnown(folder));
}

function readKnown(folder: string): fs.Dirent[] {
	const entries = read(folder);
	if (entries === undefined) {
		throw new StorageChanged(folder);
	}

	return entries;
}

/**
 * A folder of digests that was listed a moment ago: the names of the folders in it that are digests, by far the most of
 * all that a storage holds, and everything else: symbolic links as well.
 */
export function listDigests(
	folder: string,
	algorithm: Algorithm,
): {readonly encoded: readonly string[]; readonly others: readonly Entry[]} {
	const entries = readKnown(folder);
	const names = entries.map(({name}) => name);
	const areDigests = areEncoded(algorithm, names);
	const isDigest = (entry: fs.Dirent) => entry.isDirectory() && (areDigests || isEncoded(algorithm, entry.name));
	const others = entries.filter((entry) => !isDigest(entry));
	return {
		encoded: others.length === 0 ? names : entries.filter(isDigest).map(({name}) => name),
		others: asEntries(folder, others),
	};
}

function asEntry(folder: string, entry: fs.Dirent): Entry {
	const {name} = entry;
	if (entry.isSymbolicLink()) {
		return {name, type: typeBehind(`${folder}/${name}`), linked: true};
	}

	return {name, type: typeOf(entry), linked: false};
}

/** Names that are no UTF-8, and so cannot be opened by their text: all that have the same text, by that text. */
function garbledNames(folder: string): Map<string, readonly Buffer[]> {
	const byText = new Map<string, Buffer[]>();
	for (const bytes of fs.readdirSync(folder, {encoding: 'buffer'})) {
		const text = bytes.toString();
		const alike = byText.get(text);
		if (alike) {
			alike.push(bytes);
		} else {
			byText.set(text, [bytes]);
		}
	}

	return new Map([...byText].filter(([text, names]) => names.some((bytes) => !bytes.equals(Buffer.from(text)))));
}

/** A stray, unless a repository may be below it: no registry writes such a name, but one would serve it. */
function asGarbledEntry(folder: string, entry: fs.Dirent, names: readonly Buffer[]): Entry {
	const [first = Buffer.from(entry.name), ...others] = names;
	const mayHoldFolders =
		others.length > 0 ||
		entry.isSymbolicLink() ||
		(entry.isDirectory() && hasFolders(Buffer.concat([Buffer.from(`${folder}/`), first])));
	if (mayHoldFolders) {
		throw new UserError(`${folder} holds a name that is not UTF-8 (${entry.name}): what is below it cannot be judged`, {
			hint: 'No registry writes such names. Rename or remove it, then start again.',
		});
	}

	return {name: entry.name, type: 'other', linked: false};
}

function hasFolders(folder: Buffer): boolean {
	try {
		return fs.readdirSync(folder, {withFileTypes: true}).some((entry) => entry.isDirectory() || entry.isSymbolicLink());
	} catch (error) {
		throw unreadable(error, folder.toString());
	}
}

function typeOf(entry: Pick<fs.Dirent, 'isDirectory' | 'isFile'>): EntryType {
	if (entry.isDirectory()) {
		return 'folder';
	}

	return entry.isFile() ? 'file' : 'other';
}

function typeBehind(link: string): EntryType {
	const stats = follow(link);
	return typeof stats === 'object' ? typeOf(stats) : stats;
}

const quietly = {throwIfNoEntry: false} as const;

/** What a symbolic link leads to, or undefined when that is nothing, or a loop. */
export function followed(path: string): fs.Stats | undefined {
	const stats = follow(path);
	return typeof stats === 'object' ? stats : undefined;
}

function follow(path: string): fs.Stats | 'nothing' | 'other' {
	try {
		return fs.statSync(path, quietly) ?? 'nothing';
	} catch (error) {
		switch (errorCode(error)) {
			case 'ENOTDIR':
				return 'nothing';
			case 'ELOOP':
				return 'other';
			default:
				throw unreadable(error, path);
		}
	}
}

/** The path that a symbolic link, seen a moment ago to lead to a folder, resolves to. */
export function resolved(path: string): string {
	try {
		return fs.realpathSync.native(path);
	} catch (error) {
		switch (errorCode(error)) {
			case 'ENOENT':
			case 'ENOTDIR':
			case 'ELOOP':
				throw new StorageChanged(path);
			default:
				throw unreadable(error, path);
		}
	}
}

/** Like `lstat`, or undefined when there is nothing. */
export function status(path: string): fs.Stats | undefined {
	try {
		return fs.lstatSync(path, quietly);
	} catch (error) {
		if (errorCode(error) === 'ENOTDIR') {
			return undefined;
		}

		throw unreadable(error, path);
	}
}

/** The younger of mtime and ctime, in seconds since the epoch: a rename changes only the ctime. */
export function timeOf(stats: fs.Stats): number {
	return Math.max(stats.mtimeMs, stats.ctimeMs) / 1000;
}
