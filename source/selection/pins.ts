import {forEachReference, isOrphan} from '../inventory/graph.ts';
import type {Inventory} from '../inventory/inventory.ts';
import type {Digest} from '../storage/digest.ts';

/** What files about reality name: whatever of that is in the storage is in use. */
export interface Pins {
	readonly files: readonly string[];
	readonly digests: readonly Digest[];
	/** The first hex digits of digests, 12 or more: `docker ps` shows an image without a name so. */
	readonly beginnings: readonly string[];
	/** Words that may be an image's name: `host:5000/team/app:v1`, `team/app`. */
	readonly names: readonly string[];
	/** Beginnings of names behind which stands a variable: nobody knows which tags they mean. */
	readonly unclear: readonly string[];
}

export interface Pinned {
	readonly revisions: ReadonlySet<number>;
	/** Blobs that no manifest references. */
	readonly blobs: ReadonlySet<number>;
	readonly tags: ReadonlySet<number>;
}

/**
 * What pins keep. A digest keeps its manifest, and every manifest that references it: an image's id is its config's
 * digest. A name keeps its tag, `latest` where it has none, whatever host stands before it.
 */
export function findPinned(inventory: Inventory, pins: Pins): Pinned {
	const pinned = pinnedDigests(inventory, pins);
	const revisions = new Set<number>();
	for (let revision = 0; pinned.size > 0 && revision < inventory.graph.revisions; revision++) {
		forEachReference(inventory, revision, (digest) => {
			if (pinned.has(digest)) {
				revisions.add(revision);
			}
		});
	}

	return {
		revisions,
		blobs: new Set([...pinned].filter((digest) => isOrphan(inventory, digest))),
		tags: pinnedTags(inventory, pins),
	};
}

const shortest = 12;

function pinnedDigests({digests}: Inventory, pins: Pins): Set<number> {
	const found = new Set(pins.digests.map((digest) => digests.find(digest)).filter((digest) => digest >= 0));
	const beginnings = new Map<string, string[]>();
	for (const text of pins.beginnings) {
		const key = text.slice(0, shortest);
		beginnings.set(key, [...(beginnings.get(key) ?? []), text]);
	}

	for (let digest = 0; beginnings.size > 0 && digest < digests.length; digest++) {
		const text = digests.text(digest);
		const encoded = text.slice(text.indexOf(':') + 1);
		if (beginnings.get(encoded.slice(0, shortest))?.some((beginning) => encoded.startsWith(beginning))) {
			found.add(digest);
		}
	}

	return found;
}

function pinnedTags({repositories, tags}: Inventory, {names}: Pins): Set<number> {
	const byName = new Map(tags.names.map((name, tag) => [`${repositories.names[tags.repository[tag]!]!}:${name}`, tag]));
	const found = new Set<number>();
	for (const name of names) {
		const last = name.slice(name.lastIndexOf('/') + 1);
		for (const rest of endings(last.includes(':') ? name : `${name}:latest`)) {
			const tag = byName.get(rest);
			if (tag !== undefined) {
				found.add(tag);
			}
		}
	}

	return found;
}

/**
 * `host:5000/team/app:v1`, `team/app:v1`, `app:v1`: nobody knows how much of it is the host's. Docker says `nginx` for
 * `docker.io/library/nginx`.
 */
function* endings(name: string): Generator<string> {
	if (!name.includes('/')) {
		yield `library/${name}`;
	}

	for (let at = 0; at >= 0; at = name.indexOf('/', at) + 1 || -1) {
		yield name.slice(at);
	}
}
