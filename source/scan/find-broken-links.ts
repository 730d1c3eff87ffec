import {layerLinkFolder, linkFile} from '../storage/layout.ts';
import {unpack} from './batch.ts';
import {readLink} from './read-links.ts';
import type {Group} from './tasks.ts';

/** A layer link that a registry cannot read. */
export interface BrokenLink {
	/** Its position through all groups. */
	readonly index: number;
	/** Undefined where there is a folder and no link in it. */
	readonly reason: string | undefined;
}

/** Reads layer links, and tells which are none. */
export function findBrokenLinks(v2: string, groups: readonly Group[]): readonly BrokenLink[] {
	const paths = groups.flatMap(({repository, digests}) =>
		unpack(digests).map((digest) => `${v2}/${layerLinkFolder(repository, digest)}/${linkFile}`),
	);
	return paths.flatMap((path, index) => {
		const link = readLink(path);
		return link.state === 'good' ? [] : [{index, reason: link.state === 'absent' ? undefined : link.reason}];
	});
}
