import {readManifest, readStore, type Repository, type Store, type Tag} from './oracle-disk.ts';
import {isSmall} from './oracle-manifest.ts';

/*
 * What a cleanup keeps and what it deletes, from scratch, slowly and simply: storage-rules.md
 * ("Kept" and "Never guess") as a program. It reads the disk itself (oracle-disk.ts, oracle-manifest.ts) and
 * shares no code with the program that it judges. Everything is a set of texts:
 *
 *   revision     repository@digest          tag-index entry   repository:tag@digest
 *   layer link   repository@digest          upload            repository/id
 *   tag          repository:tag             blob, repository  digest, name
 */

export interface OracleOptions {
	/** Seconds since the epoch. */
	readonly now: number;
	/** Seconds; 0: nothing is young. */
	readonly grace: number;
	/** Seconds. */
	readonly uploadsOlderThan: number;
	readonly excludeRepository?: (repository: string) => boolean;
	readonly excludeRevision?: (repository: string, digest: string) => boolean;
	/** `--only`: nothing is touched in the other repositories. */
	readonly only?: (repository: string) => boolean;
	readonly deleteTag?: (repository: string, tag: string) => boolean;
	/** Also delete untagged manifests that cannot be judged. */
	readonly deleteUnreadable?: boolean;
	readonly emptyRepositories?: boolean;
}

export interface Things {
	readonly tags: Set<string>;
	/** Of tags that stay: the whole folder of a deleted tag goes with it. */
	readonly tagIndex: Set<string>;
	readonly revisions: Set<string>;
	readonly layerLinks: Set<string>;
	readonly blobs: Set<string>;
	readonly uploads: Set<string>;
	readonly repositories: Set<string>;
}

export interface Judgement {
	readonly kept: Things;
	readonly goes: Things;
	/** Names of the frozen repositories. */
	readonly frozen: Set<string>;
}

/** Judges the storage below `root`. */
export function judge(root: string, options: OracleOptions): Judgement {
	const store = readStore(root);
	return sweep(store, options, mark(store, options));
}

/** What is needed, and why nothing else may be deleted. */
interface Marks {
	/** `repository@digest`: kept revisions, and manifests that count as such without being linked. */
	readonly kept: Set<string>;
	readonly frozen: Set<string>;
	readonly blobs: Set<string>;
	readonly layerLinks: Set<string>;
	/** A frozen repository has no layer links to go by: no blob at all is deleted. */
	everyBlob: boolean;
}

/** Nothing is touched in it, and all that its revisions and layer links name is kept. */
function isUntouched({name, linked}: Repository, {excludeRepository, only}: OracleOptions): boolean {
	return linked || excludeRepository?.(name) === true || only?.(name) === false;
}

function isYoung({times}: Store, digest: string, {now, grace}: OracleOptions): boolean {
	return grace > 0 && (times.get(digest) ?? 0) > now - grace;
}

function mark(store: Store, options: OracleOptions): Marks {
	const marks: Marks = {kept: new Set(), frozen: new Set(), blobs: new Set(), layerLinks: new Set(), everyBlob: false};
	// Keeping one thing may keep another, in either direction: again and again, until nothing more comes.
	for (let size = -1; size !== marks.kept.size + marks.frozen.size;) {
		size = marks.kept.size + marks.frozen.size;
		for (const repository of store.repositories) {
			keepRoots(store, repository, options, marks);
			keepWhatIsHeld(store, repository, marks);
			freeze(store, repository, options, marks);
		}
	}

	for (const repository of store.repositories) {
		markBlobs(store, repository, options, marks);
	}

	return marks;
}

/** Rules 1, 4, 5 and 6. */
function keepRoots(store: Store, repository: Repository, options: OracleOptions, {kept, frozen}: Marks): void {
	const {name, revisions, tags, oddTags} = repository;
	const whole = isUntouched(repository, options) || frozen.has(name);
	for (const [digest, {linked}] of revisions) {
		if (whole || linked || isYoung(store, digest, options) || options.excludeRevision?.(name, digest)) {
			kept.add(`${name}@${digest}`);
		}
	}

	// A frozen repository loses the tag and keeps what it names.
	const staying = [...tags].filter(([tag]) => whole || !isDeleted(repository, tag, options)).map(([, tag]) => tag);
	for (const digest of [...staying, ...oddTags].flatMap(namedBy)) {
		// Repairable: the revision is gone, and the manifest is there.
		if (revisions.has(digest) || store.blobs.has(digest)) {
			kept.add(`${name}@${digest}`);
		}
	}
}

/** A broken tag may mean any revision of its index. */
const namedBy = ({current, index}: Tag): readonly string[] => (current === undefined ? index : [current]);

const isDeleted = (repository: Repository, tag: string, options: OracleOptions) =>
	!isUntouched(repository, options) && options.deleteTag?.(repository.name, tag) === true;

/** Rules 2 and 3, one step of them. */
function keepWhatIsHeld(store: Store, repository: Repository, {kept}: Marks): void {
	const {name, revisions} = repository;
	const keep = (digest: string) => kept.add(`${name}@${digest}`);
	for (const digest of keptIn(name, kept)) {
		const manifest = readManifest(store, digest);
		for (const child of typeof manifest === 'string' ? [] : manifest.children) {
			const blob = store.blobs.get(child.digest);
			if (revisions.has(child.digest) || (child.isManifest && blob && isSmall(blob.path))) {
				keep(child.digest);
			}
		}

		// A link that names another digest than its folder: the registry serves that one.
		const names = revisions.get(digest)?.names;
		if (names !== undefined && (revisions.has(names) || store.blobs.has(names))) {
			keep(names);
		}
	}

	for (const digest of revisions.keys()) {
		const manifest = readManifest(store, digest);
		if (typeof manifest !== 'string' && manifest.subject !== undefined && kept.has(`${name}@${manifest.subject}`)) {
			keep(digest);
		}
	}
}

const keptIn = (repository: string, kept: ReadonlySet<string>): string[] =>
	[...kept].filter((key) => key.startsWith(`${repository}@`)).map((key) => key.slice(repository.length + 1));

/** A manifest that cannot be judged freezes its repository, unless it is chosen for deletion and nothing keeps it. */
function freeze(
	store: Store,
	{name, revisions}: Repository,
	{deleteUnreadable}: OracleOptions,
	{kept, frozen}: Marks,
): void {
	const judged = [...(deleteUnreadable ? [] : revisions.keys()), ...keptIn(name, kept)];
	if (judged.some((digest) => readManifest(store, digest) === 'unjudgeable')) {
		frozen.add(name);
	}
}

function markBlobs(store: Store, repository: Repository, options: OracleOptions, marks: Marks): void {
	const {name, layers, signatures, hasLayers} = repository;
	for (const digest of keptIn(name, marks.kept)) {
		const manifest = readManifest(store, digest);
		const references = typeof manifest === 'string' ? [] : manifest.references;
		for (const reference of [digest, ...references, ...(signatures.get(digest) ?? [])]) {
			need(reference);
			const alias = layers.get(reference)?.names;
			if (!store.blobs.has(reference) && alias !== undefined) {
				need(alias);
			}
		}
	}

	if (isUntouched(repository, options) || marks.frozen.has(name)) {
		for (const [digest, {names}] of layers) {
			need(digest);
			need(names ?? digest);
		}
	}

	marks.everyBlob ||= marks.frozen.has(name) && !hasLayers;

	function need(digest: string) {
		marks.blobs.add(digest);
		marks.layerLinks.add(`${name}@${digest}`);
	}
}

function sweep(store: Store, options: OracleOptions, marks: Marks): Judgement {
	const kept = noThings();
	const goes = noThings();
	for (const [digest, {linked}] of store.blobs) {
		if (!linked) {
			const stays = marks.everyBlob || marks.blobs.has(digest) || isYoung(store, digest, options);
			(stays ? kept : goes).blobs.add(digest);
		}
	}

	for (const repository of store.repositories.filter(({linked}) => !linked)) {
		sweepRepository(store, repository, options, marks, (stays) => (stays ? kept : goes));
	}

	return {kept, goes, frozen: marks.frozen};
}

function sweepRepository(
	store: Store,
	repository: Repository,
	options: OracleOptions,
	marks: Marks,
	side: (stays: boolean) => Things,
): void {
	const {name, hasStrays, leftoverTime} = repository;
	const {now, grace, uploadsOlderThan, emptyRepositories} = options;
	const whole = isUntouched(repository, options) || marks.frozen.has(name);
	let isEmpty = !whole && !hasStrays && !(grace > 0 && leftoverTime > now - grace);
	const put = (stays: boolean, kind: keyof Things, thing: string) => {
		side(stays)[kind].add(thing);
		isEmpty &&= !stays;
	};

	for (const [tag, {index}] of repository.tags) {
		const deleted = isDeleted(repository, tag, options);
		put(!deleted, 'tags', `${name}:${tag}`);
		for (const digest of deleted ? [] : index) {
			const stays = whole || marks.kept.has(`${name}@${digest}`) || isYoung(store, digest, options);
			put(stays, 'tagIndex', `${name}:${tag}@${digest}`);
		}
	}

	for (const [digest] of countedOf(repository.revisions)) {
		put(marks.kept.has(`${name}@${digest}`), 'revisions', `${name}@${digest}`);
	}

	for (const [digest] of countedOf(repository.layers)) {
		const stays = whole || marks.layerLinks.has(`${name}@${digest}`) || isYoung(store, digest, options);
		put(stays, 'layerLinks', `${name}@${digest}`);
	}

	for (const [id, time] of repository.uploads) {
		put(whole || time > now - uploadsOlderThan, 'uploads', `${name}/${id}`);
	}

	put(!(emptyRepositories && isEmpty), 'repositories', name);
}

const countedOf = <T extends {readonly linked: boolean}>(things: ReadonlyMap<string, T>) =>
	[...things].filter(([, {linked}]) => !linked);

function noThings(): Things {
	return {
		tags: new Set(),
		tagIndex: new Set(),
		revisions: new Set(),
		layerLinks: new Set(),
		blobs: new Set(),
		uploads: new Set(),
		repositories: new Set(),
	};
}
