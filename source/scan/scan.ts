/** What a scan reads, in the order in which it begins with each. What half-written files are looked for in comes after it. */
export const stages = ['blobs', 'repositories', 'manifests', 'tags', 'ages', 'leftovers'] as const;

/** How far a scan is. Posted about ten times a second. */
export interface ScanProgress {
	/** What is being read now. */
	readonly stage: (typeof stages)[number];
	readonly blobs: number;
	readonly repositories: number;
	/** Manifests read, of those found so far. */
	readonly manifests: number;
	readonly manifestsTotal: number;
	readonly tags: number;
	/** Bytes of the blobs seen so far. */
	readonly bytes: number;
	/** Milliseconds since the scan began. */
	readonly elapsed: number;
	/** A repository that was just read, or an empty text. */
	readonly place: string;
	/** Only where blobs are hashed, which comes last. */
	readonly hashing?: HashProgress;
	/** Bytes of memory that the process takes, at the moment of the call. */
	readonly memory?: () => number;
	/** What folder names alone have told so far, at the moment of the call. */
	readonly foundSoFar?: () => readonly FoundSoFar[];
}

/** A repository that a scan has met: nothing of it is read or judged yet. */
export interface FoundSoFar {
	readonly name: string;
	/** Revision links. */
	readonly manifests: number;
	readonly layerLinks: number;
}

/** Before a scan has begun. */
export const noProgress: ScanProgress = {
	stage: 'blobs',
	blobs: 0,
	repositories: 0,
	manifests: 0,
	manifestsTotal: 0,
	tags: 0,
	bytes: 0,
	elapsed: 0,
	place: '',
};

/** How far the hashing of blobs is. */
export interface HashProgress {
	readonly bytes: number;
	readonly bytesTotal: number;
	/** Milliseconds since it began. */
	readonly elapsed: number;
}
