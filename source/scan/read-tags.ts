import {algorithmNamed, isEncoded, type Digest} from '../storage/digest.ts';
import {isTagName, linkFile, manifestsFolder, tagCurrentLink, tagFolder, tagsFolder} from '../storage/layout.ts';
import {list, listDigests, listKnown, status, type Entry} from '../storage/walk.ts';
import {DigestWriter, pushAll, type PackedDigests} from './batch.ts';
import {deadLink, stray, symlink} from './found.ts';
import {readLink, type Link} from './read-links.ts';
import type {Found} from './tasks.ts';

/** The tags of one repository, by position. */
export interface TagBatch {
	readonly repository: string;
	/** Sorted. */
	readonly names: readonly string[];
	/** What each `current/link` says, packed; those of broken tags are left out. */
	readonly digests: PackedDigests;
	/** Why tags are broken, by name. */
	readonly reasons: ReadonlyMap<string, string>;
	/** Seconds since the epoch; 0 when unknown. */
	readonly times: readonly number[];
	/** How many entries each tag's `index` has, as far as it was read, and all of them, packed. */
	readonly entryCounts: readonly number[];
	readonly entries: PackedDigests;
	/** What folders name that are no tags (a strange name, a symbolic link), and symbolic links in an index: kept. */
	readonly held: readonly Digest[];
	readonly problems: readonly Found[];
	/** A symbolic link to nowhere is in the place of a tag: what it names is not known. */
	readonly incomplete: boolean;
}

export interface TagsOf {
	readonly name: string;
	/** Behind a symbolic link: everything is `held`. */
	readonly linked: boolean;
	/** Its `tags` was seen a moment ago. */
	readonly hasTags: boolean;
}

export interface WantedTags {
	readonly repositories: readonly TagsOf[];
	/** Also read the histories (`index`) of tags that are not broken: two listings of the three that a tag takes. */
	readonly histories: boolean;
}

/** Reads all tags of some repositories. */
export function readTags(v2: string, {repositories, histories}: WantedTags): TagBatch[] {
	return repositories.map((repository) => readRepositoryTags(v2, repository, histories));
}

interface Context {
	readonly v2: string;
	readonly repository: string;
	readonly histories: boolean;
	readonly problems: Found[];
	incomplete: boolean;
}

function readRepositoryTags(v2: string, {name: repository, linked, hasTags}: TagsOf, histories: boolean): TagBatch {
	const names: string[] = [];
	const digests = new DigestWriter();
	const reasons = new Map<string, string>();
	const times: number[] = [];
	const entryCounts: number[] = [];
	const entries = new DigestWriter();
	const held: Digest[] = [];
	const problems: Found[] = [];
	const context: Context = {v2, repository, histories, problems, incomplete: false};

	const folder = `${v2}/${tagsFolder(repository)}`;
	const throughLink = linked || isThroughLink(v2, repository);
	const found = hasTags ? listKnown(folder) : (list(folder) ?? []);
	for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = `${tagsFolder(repository)}/${entry.name}`;
		if (!isTagFolder(context, entry, path)) {
			continue;
		}

		const tag = readTag(context, entry.name);
		const {link} = tag;
		const isTag = !throughLink && !entry.linked && isTagName(entry.name) && !tag.linked;
		if (!isTag) {
			if (!throughLink && !entry.linked && !tag.linked) {
				problems.push(stray(path, repository));
			}

			pushAll(held, link.state === 'good' ? [link.digest] : [...tag.index, ...tag.linkedIndex]);
			continue;
		}

		names.push(entry.name);
		times.push(link.state === 'absent' ? 0 : link.written);
		entryCounts.push(tag.index.length);
		for (const digest of tag.index) {
			entries.push(digest);
		}

		if (link.state === 'good') {
			digests.push(link.digest);
		} else {
			reasons.set(entry.name, link.state === 'absent' ? 'it is missing' : link.reason);
			pushAll(held, tag.linkedIndex);
		}
	}

	const {incomplete} = context;
	return {
		repository,
		names,
		digests: digests.finish(),
		reasons,
		times,
		entryCounts,
		entries: entries.finish(),
		held,
		problems,
		incomplete,
	};
}

/** True when `_manifests` or `tags` is a symbolic link: then nothing in it is a tag that could be changed. */
function isThroughLink(v2: string, repository: string): boolean {
	return [manifestsFolder(repository), tagsFolder(repository)].some((folder) =>
		status(`${v2}/${folder}`)?.isSymbolicLink(),
	);
}

/** Whether there is a folder to read, itself or behind a symbolic link. */
function isTagFolder(context: Context, entry: Entry, path: string): boolean {
	const {problems, repository} = context;
	if (entry.type === 'nothing') {
		problems.push(deadLink(path, repository));
		context.incomplete = true;
	} else if (entry.linked) {
		problems.push(symlink(path, repository));
	} else if (entry.type !== 'folder') {
		problems.push(stray(path, repository));
	}

	return entry.type === 'folder';
}

interface ReadTag {
	readonly link: Link;
	/** `current`, or the link in it, is a symbolic link. */
	readonly linked: boolean;
	/** The digests in its `index`, by their folders' names: its own, and those behind symbolic links. */
	readonly index: readonly Digest[];
	readonly linkedIndex: readonly Digest[];
}

function readTag(context: Context, name: string): ReadTag {
	const {v2, repository, histories, problems} = context;
	const path = tagFolder(repository, name);
	const parts = listKnown(`${v2}/${path}`);
	for (const part of parts) {
		if (part.linked) {
			problems.push(symlink(`${path}/${part.name}`, repository));
		} else if (part.type !== 'folder' || (part.name !== 'current' && part.name !== 'index')) {
			problems.push(stray(`${path}/${part.name}`, repository));
		}
	}

	const current = parts.find((part) => part.name === 'current');
	const link = readLink(`${v2}/${tagCurrentLink(repository, name)}`);
	const isLinkLinked = link.state !== 'absent' && link.linked;
	if (isLinkLinked) {
		problems.push(symlink(`${path}/current/${linkFile}`, repository));
	}

	const index: Digest[] = [];
	const linkedIndex: Digest[] = [];
	const indexPart = parts.find((part) => part.name === 'index');
	// A broken tag may mean anything in its history.
	if (indexPart !== undefined && (histories || link.state !== 'good')) {
		const isComplete = readTagIndex(context, `${path}/index`, indexPart, index, linkedIndex);
		context.incomplete ||= !isComplete && link.state !== 'good';
	}

	return {link, linked: current?.linked === true || isLinkLinked, index, linkedIndex};
}

/** Reads the digests of an index; returns whether all of it could be seen. */
function readTagIndex(
	{v2, repository, problems}: Context,
	path: string,
	part: Entry,
	own: Digest[],
	behindLink: Digest[],
): boolean {
	if (part.type !== 'folder') {
		return part.type !== 'nothing';
	}

	let isComplete = true;
	for (const folder of listKnown(`${v2}/${path}`)) {
		const algorithm = algorithmNamed(folder.name);
		const below = `${path}/${folder.name}`;
		if (folder.linked || algorithm === undefined || folder.type !== 'folder') {
			problems.push((folder.linked ? symlink : stray)(below, repository));
		}

		if (algorithm === undefined || folder.type !== 'folder') {
			isComplete &&= folder.type !== 'nothing';
			continue;
		}

		const {encoded, others} = listDigests(`${v2}/${below}`, algorithm);
		const asDigest = (name: string) => `${algorithm.name}:${name}`;
		pushAll(part.linked || folder.linked ? behindLink : own, encoded.map(asDigest));
		for (const entry of others) {
			problems.push((entry.linked ? symlink : stray)(`${below}/${entry.name}`, repository));
			if (entry.linked && isEncoded(algorithm, entry.name)) {
				behindLink.push(asDigest(entry.name));
			}
		}
	}

	return isComplete;
}
