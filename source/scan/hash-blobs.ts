import fs from 'node:fs';
import process from 'node:process';
import {errorCode} from '../errors.ts';
import type {Digest} from '../storage/digest.ts';
import {blobData} from '../storage/layout.ts';
import {unreadable} from '../storage/unreadable.ts';
import {unpack, type PackedDigests} from './batch.ts';

/** Blobs are read in pieces of this size: a thread needs no more memory, however large they are. */
const pieceBytes = 1024 * 1024;

export interface BlobsToHash {
	/** Packed. */
	readonly digests: PackedDigests;
	/** One 64-bit number that all threads share: how many bytes they have hashed. */
	readonly hashed: SharedArrayBuffer;
}

export interface HashedBlobs {
	/** Blobs whose bytes have another digest than their name. */
	readonly mismatched: readonly Digest[];
	/** Blobs that are no longer there: somebody deletes. */
	readonly gone: readonly Digest[];
}

/** Reads blobs from their first byte to the last. Throws a UserError that names the path where one cannot be read. */
export function hashBlobs(v2: string, {digests, hashed}: BlobsToHash): HashedBlobs {
	const counter = new BigInt64Array(hashed);
	const piece = new Uint8Array(pieceBytes);
	const mismatched: Digest[] = [];
	const gone: Digest[] = [];
	for (const digest of unpack(digests)) {
		const [algorithm = '', encoded] = digest.split(':');
		const found = hashFile(`${v2}/${blobData(digest)}`, algorithm, piece, counter);
		if (found === undefined) {
			gone.push(digest);
		} else if (found !== encoded) {
			mismatched.push(digest);
		}
	}

	return {mismatched, gone};
}

/** The hash of a file's bytes in hex, or undefined when there is no such file. */
function hashFile(path: string, algorithm: string, piece: Uint8Array, counter: BigInt64Array): string | undefined {
	const file = openFile(path);
	if (file === undefined) {
		return undefined;
	}

	try {
		// Loaded here: every thread of every scan would load it otherwise, and hardly any of them hashes.
		const hash = process.getBuiltinModule('node:crypto').createHash(algorithm);
		for (let read = fs.readSync(file, piece); read > 0; read = fs.readSync(file, piece)) {
			hash.update(piece.subarray(0, read));
			Atomics.add(counter, 0, BigInt(read));
		}

		return hash.digest('hex');
	} catch (error) {
		throw unreadable(error, path);
	} finally {
		fs.closeSync(file);
	}
}

function openFile(path: string): number | undefined {
	let file: number;
	try {
		// Without waiting: a pipe that has taken the file's place would never be opened.
		file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') {
			return undefined;
		}

		throw unreadable(error, path);
	}

	if (fs.fstatSync(file).isFile()) {
		return file;
	}

	fs.closeSync(file);
	return undefined;
}
