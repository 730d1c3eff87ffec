import {algorithmNamed, isEncoded, parseDigest, type Digest} from '../storage/digest.ts';
import {isTagName, linkFile, tagCurrentLink, tagFolder, tagsFolder} from '../storage/layout.ts';
import {list, status} from '../storage/walk.ts';
import {DigestWriter} from './batch.ts';
import {stray, symlink} from './found.ts';
import {readLink} from './read-links.ts';
import type {Found} from './tasks.ts';

/** The tags of one repository, by position. */
export interface TagBatch {
	readonly repository: string;
	readonly names: readonly string[];
	/** What `current/link` says, or undefined: a broken tag, and `reasons` tells why. */
	readonly digests: ReadonlyArray<Digest | undefined>;
	readonly reasons: ReadonlyMap<string, string>;
	/** Seconds since the epoch; 0 when unknown. */
	readonly times: readonly number[];
	/** How many entries each tag's `index` has, and all of them, packed. */
	readonly entryCounts: readonly number[];
	readonly entries: Uint8Array<ArrayBuffer>;
	/** What folders name that are no tags (a strange name, a symbolic link): kept. */
	readonly held: readonly Digest[];
	readonly problems: readonly Found[];
}

/** Reads all tags of some repositories; of one behind a symbolic link, everything is `held`. */
export function readTags(
	v2: string,
	repositories: ReadonlyArray<{readonly name: string; readonly linked: boolean}>,
): TagBatch[] {
	return repositories.map(({name, linked}) => readRepositoryTags(v2, name, linked));
}

function readRepositoryTags(v2: string, repository: string, linked: boolean): TagBatch {
	const names: string[] = [];
	const digests: Array<Digest | undefined> = [];
	const reasons = new Map<string, string>();
	const times: number[] = [];
	const entryCounts: number[] = [];
	const entries = new DigestWriter();
	const held: Digest[] = [];
	const problems: Found[] = [];

	const folder = `${v2}/${tagsFolder(repository)}`;
	const throughLink = linked || isThroughLink(v2, repository);
	for (const entry of list(folder) ?? []) {
		const path = `${tagsFolder(repository)}/${entry.name}`;
		if (entry.linked) {
			problems.push(symlink(path, repository));
		}

		if (entry.type !== 'folder') {
			if (!entry.linked) {
				problems.push(stray(path, repository));
			}

			continue;
		}

		const link = readLink(`${v2}/${tagCurrentLink(repository, entry.name)}`);
		const index = readTagIndex(v2, repository, entry.name, problems);
		if (throughLink || entry.linked || !isTagName(entry.name)) {
			if (!entry.linked && !throughLink) {
				problems.push(stray(path, repository));
			}

			held.push(...(link.state === 'good' ? [link.digest] : index));
			continue;
		}

		names.push(entry.name);
		digests.push(link.state === 'good' ? link.digest : undefined);
		times.push(link.state === 'absent' ? 0 : link.written);
		entryCounts.push(index.length);
		for (const digest of index) {
			const {algorithm, encoded} = parseDigest(digest)!;
			entries.push(algorithm, encoded);
		}

		if (link.state !== 'good') {
			reasons.set(entry.name, link.state === 'absent' ? 'it is missing' : link.reason);
		} else if (link.linked) {
			problems.push(symlink(`${path}/current/${linkFile}`, repository));
		}
	}

	return {repository, names, digests, reasons, times, entryCounts, entries: entries.finish(), held, problems};
}

/** True when `_manifests` or `tags` is a symbolic link: then nothing in it is a tag that could be changed. */
function isThroughLink(v2: string, repository: string): boolean {
	const tags = `${v2}/${tagsFolder(repository)}`;
	const manifests = tags.slice(0, tags.lastIndexOf('/'));
	return [manifests, tags].some((folder) => status(folder)?.isSymbolicLink());
}

/** The digests in a tag's `index`, by their folders' names. */
function readTagIndex(v2: string, repository: string, tag: string, problems: Found[]): Digest[] {
	const digests: Digest[] = [];
	const path = `${tagFolder(repository, tag)}/index`;
	for (const folder of list(`${v2}/${path}`) ?? []) {
		const algorithm = algorithmNamed(folder.name);
		const below = `${path}/${folder.name}`;
		if (folder.linked || algorithm === undefined || folder.type !== 'folder') {
			problems.push((folder.linked ? symlink : stray)(below, repository));
			continue;
		}

		for (const entry of list(`${v2}/${below}`) ?? []) {
			if (entry.linked || entry.type !== 'folder' || !isEncoded(algorithm, entry.name)) {
				problems.push((entry.linked ? symlink : stray)(`${below}/${entry.name}`, repository));
			} else {
				digests.push(`${algorithm.name}:${entry.name}`);
			}
		}
	}

	return digests;
}
