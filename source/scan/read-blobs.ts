import {algorithmNamed, algorithms, isEncoded, type Algorithm} from '../storage/digest.ts';
import {blobsFolder, dataFile, isLeftoverFile, repositoriesFolder} from '../storage/layout.ts';
import {followed, listFixed, listKnown, status, timeOf, type Entry} from '../storage/walk.ts';
import {DigestWriter, NumberWriter, type PackedDigests} from './batch.ts';
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
	const digests = new DigestWriter();
	const sizes = new NumberWriter();
	const times = new NumberWriter();
	const linkedDigests = new DigestWriter();
	const linkedSizes = new NumberWriter();
	const linkedTimes = new NumberWriter();
	const leftovers: FoundLeftover[] = [];
	const problems: Found[] = [];
	const unseen: string[] = [];

	const readBlob = (folder: BlobFolder, algorithm: Algorithm, entry: Entry) => {
		const path = `${folder.path}/${entry.name}`;
		if (entry.linked) {
			problems.push(symlink(path));
		}

		const data = `${v2}/${path}/${dataFile}`;
		const stats = status(data);
		const isLink = stats?.isSymbolicLink() === true;
		const linked = folder.linked || entry.linked || isLink;
		const target = isLink ? followed(data) : stats;
		if (isLink) {
			problems.push(symlink(`${path}/${dataFile}`));
		}

		if (target?.isFile()) {
			(linked ? linkedDigests : digests).push(`${algorithm.name}:${entry.name}`);
			(linked ? linkedSizes : sizes).push(target.size);
			// Replacing a symbolic link makes the blob as young as the link.
			(linked ? linkedTimes : times).push(isLink ? Math.max(timeOf(target), timeOf(stats)) : timeOf(target));
		} else if (stats !== undefined) {
			unseen.push(path);
			if (!isLink) {
				problems.push(stray(`${path}/${dataFile}`));
			}
		} else if (!linked) {
			leftoverFolder(v2, path, isLeftoverFile, leftovers, problems);
		}
	};

	for (const folder of folders) {
		const algorithm = algorithmNamed(folder.algorithm) ?? algorithms[0];
		const prefix = folder.path.slice(-2);
		for (const entry of listKnown(`${v2}/${folder.path}`)) {
			if (entry.type === 'folder' && isEncoded(algorithm, entry.name) && entry.name.startsWith(prefix)) {
				readBlob(folder, algorithm, entry);
			} else {
				problems.push((entry.linked ? symlink : stray)(`${folder.path}/${entry.name}`));
				if (entry.type === 'nothing') {
					unseen.push(`${folder.path}/${entry.name}`);
				}
			}
		}
	}

	return {
		digests: digests.finish(),
		sizes: sizes.finish(),
		times: times.finish(),
		linkedDigests: linkedDigests.finish(),
		linkedSizes: linkedSizes.finish(),
		linkedTimes: linkedTimes.finish(),
		leftovers,
		problems,
		unseen,
	};
}
