import {noProgress, type ScanProgress} from '../scan/scan.ts';

/** Passes on how far a scan is, and tells of what comes after it with the counts that it came to. */
export function tellingAfterScan(onProgress: (progress: ScanProgress) => void): {
	readonly onProgress: (progress: ScanProgress) => void;
	/** Returns what tells where it is. @param startedAt when the scan began, in milliseconds since the epoch. */
	readonly placesOf: (stage: ScanProgress['stage'], startedAt: number) => (place: string) => void;
} {
	let last = noProgress;
	return {
		onProgress(progress) {
			last = progress;
			onProgress(progress);
		},
		placesOf: (stage, startedAt) => (place) => {
			onProgress({...last, stage, elapsed: Date.now() - startedAt, place});
		},
	};
}
