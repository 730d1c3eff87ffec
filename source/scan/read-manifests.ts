import {blobData} from '../storage/layout.ts';
import {judgeManifest, manifestKinds} from '../storage/manifest.ts';
import {readText} from '../storage/read-file.ts';
import {DigestWriter, NumberWriter, unpack, type PackedDigests} from './batch.ts';

export interface ManifestBatch {
	/** By manifest: a position in `manifestKinds`. */
	readonly kinds: Float64Array<ArrayBuffer>;
	/** By manifest: how many references it has. */
	readonly counts: Float64Array<ArrayBuffer>;
	/** By reference: `referenceFlags`. */
	readonly flags: Float64Array<ArrayBuffer>;
	/** By reference: the descriptor's size, or NaN. */
	readonly sizes: Float64Array<ArrayBuffer>;
	readonly digests: PackedDigests;
	/** Why some cannot be judged, by their position. */
	readonly reasons: ReadonlyArray<{readonly index: number; readonly reason: string}>;
}

/** Manifests whose blobs are there and not too large. */
export interface WantedManifests {
	readonly digests: PackedDigests;
	/** Of their blobs, in bytes. */
	readonly blobSizes: Float64Array<ArrayBuffer>;
}

/** Reads and judges manifests. */
export function readManifests(v2: string, wanted: WantedManifests): ManifestBatch {
	const kinds = new NumberWriter();
	const counts = new NumberWriter();
	const flags = new NumberWriter();
	const sizes = new NumberWriter();
	const digests = new DigestWriter();
	const reasons: Array<{index: number; reason: string}> = [];
	unpack(wanted.digests).forEach((digest, index) => {
		const manifest = judgeManifest(readText(`${v2}/${blobData(digest)}`, wanted.blobSizes[index]));
		kinds.push(manifestKinds.indexOf(manifest.kind));
		if (manifest.kind === 'unreadable') {
			reasons.push({index, reason: manifest.reason});
			counts.push(0);
			return;
		}

		counts.push(manifest.references.length);
		for (const reference of manifest.references) {
			digests.push(reference.digest);
			flags.push(reference.flags);
			sizes.push(reference.size ?? Number.NaN);
		}
	});

	return {
		kinds: kinds.finish(),
		counts: counts.finish(),
		flags: flags.finish(),
		sizes: sizes.finish(),
		digests: digests.finish(),
		reasons,
	};
}
