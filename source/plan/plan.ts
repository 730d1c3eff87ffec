import type {Digest} from '../storage/digest.ts';

/** What the summary counts, before and after (contract.md; bytes are `stat` sizes). */
export interface Figures {
	readonly repositories: number;
	readonly tags: number;
	/** Revision links. */
	readonly manifests: number;
	/** Entries of `_layers`. */
	readonly layerLinks: number;
	/** `data` files. */
	readonly blobs: number;
	/** The sum of the blobs' sizes. */
	readonly bytes: number;
	readonly uploads: number;
	readonly uploadBytes: number;
}

/** What a plan frees. `bytes`: blobs and uploads. */
export interface Reclaim {
	readonly tags: number;
	readonly manifests: number;
	readonly layerLinks: number;
	readonly blobs: number;
	readonly uploads: number;
	readonly repositories: number;
	readonly bytes: number;
}

/** What would go but for one reason alone. */
export interface Protected {
	readonly manifests: number;
	readonly blobs: number;
	readonly bytes: number;
}

export type ProtectionReason = 'young' | 'excluded' | 'frozen';

/**
 * One removal, one rename. A step carries what the plan saw: where the disk disagrees by the
 * time that it runs, the step is dropped.
 */
export type Step =
	/** `digest`: what the tag had as `current`, or null when that could not be read. */
	| {readonly kind: 'tag'; readonly repository: string; readonly tag: string; readonly digest: Digest | null}
	| {readonly kind: 'tag-index'; readonly repository: string; readonly tag: string; readonly digest: Digest}
	| {readonly kind: 'revision'; readonly repository: string; readonly digest: Digest}
	| {readonly kind: 'layer-link'; readonly repository: string; readonly digest: Digest}
	| {readonly kind: 'blob'; readonly digest: Digest; readonly bytes: number}
	| {readonly kind: 'upload'; readonly repository: string; readonly id: string; readonly bytes: number}
	/** An interrupted write: a `.tmp` file, or a folder without its `link` or `data`. Relative to v2. */
	| {readonly kind: 'leftover'; readonly path: string}
	/** Its `_manifests`, `_layers` and `_uploads`, nothing else: other repositories may live inside. */
	| {readonly kind: 'repository'; readonly repository: string};

export type StepKind = Step['kind'];

/** The phases of a run, in their order: what refers goes before what is referred to. */
export const stepKinds = [
	'tag',
	'tag-index',
	'revision',
	'layer-link',
	'blob',
	'upload',
	'leftover',
	'repository',
] as const satisfies readonly StepKind[];

/** A repository's share of a plan, for the biggest-repositories table. */
export interface PlanRepository {
	readonly name: string;
	readonly tags: number;
	readonly manifests: number;
	readonly untagged: number;
	/** Of the distinct blobs that its revisions reference, the manifests included. */
	readonly bytes: number;
	/** Of the blobs in the plan that only revisions of this repository reference. */
	readonly reclaimableBytes: number;
	/** What the plan removes here. */
	readonly removedTags: number;
	readonly removedManifests: number;
}

/** A plain value, JSON in and out: what a run does, in order, with its totals. */
export interface Plan {
	readonly version: 1;
	/** Absolute storage root. */
	readonly root: string;
	/** ISO time. */
	readonly createdAt: string;
	readonly before: Figures;
	/** The prediction: exact on an unchanged storage. */
	readonly after: Figures;
	readonly reclaim: Reclaim;
	readonly protected: Readonly<Record<ProtectionReason, Protected>>;
	/** Sorted by name. */
	readonly repositories: readonly PlanRepository[];
	readonly steps: readonly Step[];
}
