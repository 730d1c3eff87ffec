import type {Stats} from 'node:fs';
import {algorithmNamed, isDigest, isEncoded, type Digest} from '../storage/digest.ts';
import {
	isLeftoverFile,
	layerLinkFolder,
	linkFile,
	revisionFolder,
	revisionLink,
	signaturesFolder,
} from '../storage/layout.ts';
import {readAtOnce, readText} from '../storage/read-file.ts';
import {followed, list, listKnown, status, timeOf} from '../storage/walk.ts';
import {DigestWriter, NumberWriter, pushAll, unpack, type PackedDigests} from './batch.ts';
import {leftoverFolder, symlink, type FoundLeftover} from './found.ts';
import type {Found, Group} from './tasks.ts';

/** What a `link` file says. */
export type Link =
	| ({readonly state: 'good'; readonly digest: Digest} & LinkStatus)
	/** Empty, truncated, or no digest: `reason` says which. */
	| ({readonly state: 'unreadable'; readonly reason: string} & LinkStatus)
	| {readonly state: 'absent'};

interface LinkStatus {
	/** The younger of mtime and ctime, in seconds since the epoch. */
	readonly time: number;
	/** When its text was written: its mtime, in seconds since the epoch. */
	readonly written: number;
	/** It is a symbolic link. */
	readonly linked: boolean;
}

/** A digest's text is short; a larger file is no link, and is not read. */
const maxLinkBytes = 1024;

/** Reads a `link` file as the registry does: its whole text must be a digest (distribution, linkedblobstore.go). */
export function readLink(path: string): Link {
	const file = readAtOnce(path);
	return file === undefined ? readOddLink(path) : judged(file.text, file.stats, false);
}

/** What is no regular file, or none that could be read in one visit. */
function readOddLink(path: string): Link {
	const own = status(path);
	if (own === undefined) {
		return {state: 'absent'};
	}

	const linked = own.isSymbolicLink();
	const stats = linked ? followed(path) : own;
	if (!stats?.isFile()) {
		return unreadableLink('it is no regular file', own, linked);
	}

	return stats.size > maxLinkBytes
		? unreadableLink('it holds no digest', own, linked)
		: judged(readText(path), own, linked);
}

function judged(text: string, own: Stats, linked: boolean): Link {
	return isDigest(text)
		? {state: 'good', digest: text, time: timeOf(own), written: own.mtimeMs / 1000, linked}
		: unreadableLink(text === '' ? 'it is empty' : 'it holds no digest', own, linked);
}

const unreadableLink = (reason: string, own: Stats, linked: boolean): Link => ({
	state: 'unreadable',
	reason,
	time: timeOf(own),
	written: own.mtimeMs / 1000,
	linked,
});

/** A revision link that is not simply its folder's digest; `index` counts through all groups. */
export interface OddLink {
	readonly index: number;
	/**
	 * `other`: it names another digest, which the registry serves. `absent`: an interrupted write, no revision.
	 * `good`: only that it is a symbolic link is odd.
	 */
	readonly state: 'other' | 'unreadable' | 'absent' | 'good';
	readonly linked: boolean;
	readonly digest?: Digest;
	readonly reason?: string;
}

export interface LinkBatch {
	/** By revision, in the order of the groups: seconds since the epoch. */
	readonly times: Float64Array<ArrayBuffer>;
	/** Likewise, when the link's text was written: the push. */
	readonly written: Float64Array<ArrayBuffer>;
	readonly odd: readonly OddLink[];
	readonly leftovers: ReadonlyArray<FoundLeftover & {readonly repository: string}>;
	readonly problems: readonly Found[];
}

/** Reads and stats the links of revisions. */
export function readLinks(v2: string, groups: readonly Group[]): LinkBatch {
	const times = new NumberWriter();
	const written = new NumberWriter();
	const odd: OddLink[] = [];
	const leftovers: Array<FoundLeftover & {repository: string}> = [];
	const problems: Found[] = [];
	for (const {repository, digests} of groups) {
		unpack(digests).forEach((digest) => {
			const link = readLink(`${v2}/${revisionLink(repository, digest)}`);
			const index = times.length;
			times.push(link.state === 'absent' ? 0 : link.time);
			written.push(link.state === 'absent' ? 0 : link.written);
			if (link.state === 'absent') {
				const found: FoundLeftover[] = [];
				leftoverFolder(v2, revisionFolder(repository, digest), isLeftoverFile, found, problems, repository);
				pushAll(
					leftovers,
					found.map((leftover) => ({...leftover, repository})),
				);
				odd.push({index, state: 'absent', linked: false});
				return;
			}

			const {linked} = link;
			if (linked) {
				problems.push(symlink(revisionLink(repository, digest), repository));
			}

			if (link.state === 'unreadable') {
				odd.push({index, state: 'unreadable', linked, reason: link.reason});
			} else if (link.digest !== digest) {
				odd.push({index, state: 'other', linked, digest: link.digest});
			} else if (linked) {
				odd.push({index, state: 'good', linked});
			}
		});
	}

	return {times: times.finish(), written: written.finish(), odd, leftovers, problems};
}

/** The youngest time of some layer links, in the order of the groups: seconds since the epoch. */
export function readAges(v2: string, groups: readonly Group[]): Float64Array<ArrayBuffer> {
	const times = new NumberWriter();
	for (const {repository, digests} of groups) {
		for (const digest of unpack(digests)) {
			const folder = `${v2}/${layerLinkFolder(repository, digest)}`;
			const stats = status(`${folder}/${linkFile}`);
			times.push(stats === undefined ? youngestIn(folder) : timeOf(stats));
		}
	}

	return times.finish();
}

/** How young a folder without its link is: half-written files in it count. One that vanished was changed just now. */
function youngestIn(folder: string): number {
	const own = status(folder);
	if (own === undefined) {
		return Date.now() / 1000;
	}

	return (list(folder) ?? []).reduce((time, entry) => {
		const stats = status(`${folder}/${entry.name}`);
		return stats === undefined ? time : Math.max(time, timeOf(stats));
	}, timeOf(own));
}

/** What some layer links name, where that is a digest: by their position through all groups. */
export function readAliases(
	v2: string,
	groups: readonly Group[],
): ReadonlyArray<{readonly index: number; readonly digest: Digest}> {
	const aliases: Array<{index: number; digest: Digest}> = [];
	let index = 0;
	for (const {repository, digests} of groups) {
		for (const digest of unpack(digests)) {
			const link = readLink(`${v2}/${layerLinkFolder(repository, digest)}/${linkFile}`);
			if (link.state === 'good' && link.digest !== digest) {
				aliases.push({index, digest: link.digest});
			}

			index++;
		}
	}

	return aliases;
}

/** A link that names another digest than its folder keeps both. */
const namedBy = (link: Link, own: Digest): readonly Digest[] =>
	link.state === 'good' && link.digest !== own ? [own, link.digest] : [own];

/** The blobs that `signatures` folders link (registry up to 2.3): how many for each revision, and which. */
export interface SignatureBatch {
	readonly counts: Float64Array<ArrayBuffer>;
	readonly digests: PackedDigests;
	/** By digest, of its link: seconds since the epoch. */
	readonly times: Float64Array<ArrayBuffer>;
}

export function readSignatures(v2: string, groups: readonly Group[]): SignatureBatch {
	const counts = new NumberWriter();
	const found = new DigestWriter();
	const times = new NumberWriter();
	for (const {repository, digests} of groups) {
		for (const digest of unpack(digests)) {
			const folder = `${v2}/${signaturesFolder(repository, digest)}`;
			const before = found.count;
			for (const kind of list(folder) ?? []) {
				const signed = algorithmNamed(kind.name);
				for (const entry of signed && kind.type === 'folder' ? listKnown(`${folder}/${kind.name}`) : []) {
					if (signed && isEncoded(signed, entry.name)) {
						const link = readLink(`${folder}/${kind.name}/${entry.name}/${linkFile}`);
						for (const named of namedBy(link, `${signed.name}:${entry.name}`)) {
							found.push(named);
							times.push(link.state === 'absent' ? 0 : link.time);
						}
					}
				}
			}

			counts.push(found.count - before);
		}
	}

	return {counts: counts.finish(), digests: found.finish(), times: times.finish()};
}
