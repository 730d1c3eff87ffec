import {gzipSync} from 'node:zlib';
import {digestOf} from './digest-of.ts';
import type {Digest} from '../storage/digest.ts';

/** A layer as it is pushed, and the digest of what is in it (`rootfs.diff_ids` of the image's config). */
export interface LayerArchive {
	readonly gzip: Buffer;
	readonly diffId: Digest;
}

export interface LayerFile {
	/** Relative, at most 100 bytes. */
	readonly name: string;
	readonly content: Uint8Array;
}

const block = 512;

/**
 * A gzipped tar archive (POSIX ustar). Without compression: the content is random anyway, and a
 * store of tens of megabytes is written in a fraction of a second.
 */
export function layerArchive(files: readonly LayerFile[], time: Date): LayerArchive {
	const parts: Uint8Array[] = [];
	for (const {name, content} of files) {
		parts.push(header(name, content.length, time), content, Buffer.alloc(-content.length & (block - 1)));
	}

	const tar = Buffer.concat([...parts, Buffer.alloc(2 * block)]);
	return {gzip: gzipSync(tar, {level: 0}), diffId: digestOf(tar)};
}

/** Numbers are octal text; the checksum is taken with its own field full of spaces. */
function header(name: string, size: number, time: Date): Buffer {
	const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
	const result = Buffer.alloc(block);
	const fields: ReadonlyArray<readonly [offset: number, text: string]> = [
		[0, name],
		[100, octal(0o644, 8)],
		[108, octal(0, 8)],
		[116, octal(0, 8)],
		[124, octal(size, 12)],
		[136, octal(Math.floor(time.getTime() / 1000), 12)],
		[148, ' '.repeat(8)],
		[156, '0'],
		[257, 'ustar\u000000'],
		[265, 'root'],
		[297, 'root'],
	];
	for (const [offset, text] of fields) {
		result.write(text, offset, 'latin1');
	}

	const sum = result.reduce((total, byte) => total + byte, 0);
	result.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
	return result;
}
