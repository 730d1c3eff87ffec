import type {Digest} from '../storage/digest.ts';
import type {ManifestKind} from '../storage/manifest.ts';

/** Where a digest is, and for each place whether it stays there and why. JSON in and out. Texts are not sanitized. */
export interface Explanation {
	readonly digest: Digest;
	/** What kind of manifest it is where a repository has it as a revision, or a tag names it; else `blob`. */
	readonly kind: Exclude<ManifestKind, 'none'> | 'blob';
	/** The size of its data; null when that is not there. */
	readonly bytes: number | null;
	/** Something needs it: its data stays, or is missed. */
	readonly kept: boolean;
	/** Its data first, then by repository. */
	readonly places: readonly Place[];
	/** A shortest one for each repository that keeps it, sorted by name; those of the whole storage last. */
	readonly chains: readonly Chain[];
	/** For each place that goes, all that could have kept it and did not. */
	readonly tests: readonly FailedTest[];
}

/** `kept: false`: a cleanup with these options removes it. */
export type Place =
	/** Its data; `path` is relative to `docker/registry/v2`. */
	| {readonly place: 'blob'; readonly path: string; readonly kept: boolean}
	/** `inPlace: false`: its link is gone, or lies behind a symbolic link, and it counts as a revision all the same. */
	| {readonly place: 'revision'; readonly repository: string; readonly inPlace: boolean; readonly kept: boolean}
	/** `names`: the link is that digest's, and names this one, or the other way round: null where both are the same. */
	| {readonly place: 'layer-link'; readonly repository: string; readonly names: LinkName | null; readonly kept: boolean}
	/** What a tag is now. */
	| {readonly place: 'tag'; readonly repository: string; readonly tag: string; readonly kept: boolean}
	/** What a tag was once: its history. */
	| {readonly place: 'tag-index'; readonly repository: string; readonly tag: string; readonly kept: boolean};

/** A layer link whose text is another digest than its folder's name. */
export interface LinkName {
	readonly folder: Digest;
	readonly text: Digest;
}

export type RootKind =
	/** A tag has it as current. */
	| 'tag'
	/** A tag whose `current/link` cannot be read may mean it. */
	| 'broken-tag'
	/** The operator keeps a tag that would otherwise be deleted, a repository, a revision, or all orphans. */
	| 'excluded-tag'
	| 'excluded-repository'
	| 'excluded-revision'
	| 'excluded-orphans'
	| 'young'
	/** It cannot be judged, which freezes its repository. */
	| 'unreadable'
	/** It, or its repository, is behind a symbolic link, or it was pushed while the storage was read. */
	| 'linked'
	/** A symbolic link to nowhere is where something that needs it may be. */
	| 'incomplete'
	/** Something that is no tag, or a symbolic link, names it. */
	| 'named';

/** What keeps something by itself. */
export interface Root {
	readonly kind: RootKind;
	readonly repository?: string;
	readonly tag?: string;
	readonly digest?: Digest;
	readonly message: string;
}

export type Relation =
	/** The root is about this one. */
	| 'root'
	/** An entry of the index before it. */
	| 'child'
	/** The manifest before it is its subject. */
	| 'referrer'
	/** The link of the manifest before it names it. */
	| 'link'
	/** The repository of the manifest before it: all in it is kept. */
	| 'repository'
	/** Every blob: a frozen repository has no layer links to go by. */
	| 'all-blobs'
	/** In the repository before it. */
	| 'revision'
	| 'layer-link'
	/** What the manifest before it references. */
	| 'config'
	| 'layer'
	| 'blob'
	| 'signature'
	/** The blob that a layer link in the place of a missing one names. */
	| 'alias';

/** One link of a chain: it is kept because what is before it is. */
export interface ChainLink {
	readonly relation: Relation;
	readonly digest?: Digest;
	readonly repository?: string;
	readonly message: string;
}

/** Why something is kept, from what keeps by itself to the digest that was asked for. */
export interface Chain {
	/** The repository that keeps it; null: something that is about the whole storage. */
	readonly repository: string | null;
	readonly root: Root;
	readonly links: readonly ChainLink[];
	/** How many other things in this repository hold it directly. */
	readonly further: number;
}

export interface FailedTest {
	/** The place that goes. */
	readonly place: Place['place'];
	readonly repository: string | null;
	readonly test: 'tag' | 'broken-tag' | 'index' | 'subject' | 'reference' | 'named' | 'excluded' | 'young' | 'frozen';
	readonly message: string;
}
