import {algorithmNamed, algorithms, isEncoded, type Algorithm} from '../storage/digest.ts';
import {blobData, blobsFolder, dataFile, isLeftoverFile, repositoriesFolder} from '../storage/layout.ts';
import {followed, listDigests, listFixed, listKnown, status, timeOf} from '../storage/walk.ts';
import {DigestWriter, NumberWriter, pushAll, unpack, type PackedDigests} from './batch.ts';
import {leftoverFolder, stray, symlink, type FoundLeftover} from './found.ts';
import type {Found} from './tasks.ts';

/** A folder `blobs/<algorithm>/<two digits>`. */
export interface BlobFolder {
	/** Relative to v2. */
	readonly path: string;
	readonly algorithm: string;
	/** Reached through a symbolic link. */
	readonly linked: boolean;
}

export interface BlobFolders {
	readonly folders: readonly BlobFolder[];
	readonly problems: readonly Found[];
	/** Places where blobs cannot be seen: links to nowhere. What is not found below them is not absent. */
	readonly unseen: readonly string[];
}

/** Every folder that blobs are in, and what does not belong beside them. */
export function listBlobFolders(v2: string): BlobFolders {
	const folders: BlobFolder[] = [];
	const problems: Found[] = [];
	const unseen: string[] = [];
	for (const {name, linked} of listFixed(v2) ?? []) {
		if (name !== blobsFolder && name !== repositoriesFolder) {
			problems.push((linked ? symlink : stray)(name));
		}
	}

	for (const entry of listFixed(`${v2}/${blobsFolder}`) ?? []) {
		const path = `${blobsFolder}/${entry.name}`;
		const algorithm = algorithmNamed(entry.name);
		if (entry.linked) {
			problems.push(symlink(path));
		}

		if (entry.type === 'nothing') {
			unseen.push(path);
		}

		if (algorithm === undefined || entry.type !== 'folder') {
			if (!entry.linked) {
				problems.push(stray(path));
			}

			continue;
		}

		for (const prefix of listKnown(`${v2}/${path}`)) {
			const below = `${path}/${prefix.name}`;
			if (prefix.linked) {
				problems.push(symlink(below));
			}

			if (prefix.type === 'nothing') {
				unseen.push(below);
			}

			if (prefix.type === 'folder' && /^[\da-f]{2}$/.test(prefix.name)) {
				folders.push({path: below, algorithm: algorithm.name, linked: entry.linked || prefix.linked});
			} else if (!prefix.linked) {
				problems.push(stray(below));
			}
		}
	}

	return {folders, problems, unseen};
}

export interface BlobBatch {
	readonly digests: PackedDigests;
	readonly sizes: Float64Array<ArrayBuffer>;
	readonly times: Float64Array<ArrayBuffer>;
	/** Blobs that are only served, through a symbolic link. */
	readonly linkedDigests: PackedDigests;
	readonly linkedSizes: Float64Array<ArrayBuffer>;
	readonly linkedTimes: Float64Array<ArrayBuffer>;
	readonly leftovers: readonly FoundLeftover[];
	readonly problems: readonly Found[];
	/** Blobs that are there and cannot be seen: links to nowhere, `data` that is no file. */
	readonly unseen: readonly string[];
}

/** Stats every blob of some folders. A blob is a folder with a regular file `data` in it. */
export function readBlobs(v2: string, folders: readonly BlobFolder[]): BlobBatch {
	const found: FoundBlobs = {own: newWriter(), linked: newWriter(), leftovers: [], problems: [], unseen: []};
	for (const folder of folders) {
		readFolder(v2, folder, found);
	}

	const {own, linked, ...others} = found;
	return {
		digests: own.digests.finish(),
		sizes: own.sizes.finish(),
		times: own.times.finish(),
		linkedDigests: linked.digests.finish(),
		linkedSizes: linked.sizes.finish(),
		linkedTimes: linked.times.finish(),
		...others,
	};
}

/** By digest: the size of a blob in bytes, NaN where there is no regular file, and its age as that of the others. */
export function statBlobs(v2: string, digests: PackedDigests): Pick<BlobBatch, 'sizes' | 'times'> {
	const sizes = new NumberWriter();
	const times = new NumberWriter();
	for (const digest of unpack(digests)) {
		const stats = status(`${v2}/${blobData(digest)}`);
		const isThere = stats?.isFile() === true;
		sizes.push(isThere ? stats.size : Number.NaN);
		times.push(isThere ? timeOf(stats) : 0);
	}

	return {sizes: sizes.finish(), times: times.finish()};
}

interface FoundBlobs {
	readonly own: BlobWriter;
	readonly linked: BlobWriter;
	readonly leftovers: FoundLeftover[];
	readonly problems: Found[];
	readonly unseen: string[];
}

const newWriter = () => ({digests: new DigestWriter(), sizes: new NumberWriter(), times: new NumberWriter()});
type BlobWriter = ReturnType<typeof newWriter>;

function readFolder(v2: string, {path: folder, algorithm: name, linked}: BlobFolder, found: FoundBlobs): void {
	const algorithm = algorithmNamed(name) ?? algorithms[0];
	const prefix = folder.slice(-2);
	const {encoded, others} = listDigests(`${v2}/${folder}`, algorithm);
	const belongs = (blob: string) => blob.startsWith(prefix);
	const own = encoded.filter(belongs).filter(blobReader(v2, folder, algorithm, linked, found));
	found.own.digests.pushEncoded(algorithm, own);

	const misplaced = encoded.filter((blob) => !belongs(blob));
	pushAll(
		found.problems,
		misplaced.map((blob) => stray(`${folder}/${blob}`)),
	);
	const readLinked = blobReader(v2, folder, algorithm, true, found);
	for (const entry of others) {
		const path = `${folder}/${entry.name}`;
		found.problems.push((entry.linked ? symlink : stray)(path));
		if (entry.type === 'folder' && isEncoded(algorithm, entry.name) && belongs(entry.name)) {
			readLinked(entry.name);
		} else if (entry.type === 'nothing') {
			found.unseen.push(path);
		}
	}
}

/**
 * Returns what reads a blob and tells whether it is one of the folder's own, whose digest is still to be added.
 * @param isBehindLink the way to it leads through a symbolic link.
 */
function blobReader(v2: string, folder: string, algorithm: Algorithm, isBehindLink: boolean, found: FoundBlobs) {
	const {own, linked, leftovers, problems, unseen} = found;
	const above = `${v2}/${folder}/`;
	return (blob: string): boolean => {
		const data = `${above}${blob}/${dataFile}`;
		const stats = status(data);
		if (!isBehindLink && stats?.isFile()) {
			own.sizes.push(stats.size);
			own.times.push(timeOf(stats));
			return true;
		}

		const path = `${folder}/${blob}`;
		const isLink = stats?.isSymbolicLink() === true;
		const target = isLink ? followed(data) : stats;
		if (isLink) {
			problems.push(symlink(`${path}/${dataFile}`));
		}

		if (stats !== undefined && target?.isFile()) {
			linked.digests.push(`${algorithm.name}:${blob}`);
			linked.sizes.push(target.size);
			// Replacing a symbolic link makes the blob as young as the link.
			linked.times.push(Math.max(timeOf(target), timeOf(stats)));
		} else if (stats !== undefined) {
			unseen.push(path);
			if (!isLink) {
				problems.push(stray(`${path}/${dataFile}`));
			}
		} else if (!isBehindLink) {
			leftoverFolder(v2, path, isLeftoverFile, leftovers, problems);
		}

		return false;
	};
}
