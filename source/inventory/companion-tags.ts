import {isDigest, type Digest} from '../storage/digest.ts';
import {findRevision, repositoryFlags, type Inventory} from './inventory.ts';

/*
 * Tags that describe a manifest by their name: cosign's signatures, attestations and SBOMs (sigstore/cosign,
 * specs/SIGNATURE_SPEC.md), and the index of referrers that clients write where a registry has no referrers API
 * (opencontainers/distribution-spec, "Referrers Tag Schema").
 */
const companionName = /^sha256-([\da-f]{64})(?:\.(?:sig|att|sbom))?$/;

/** A tag that describes a manifest of its repository. */
export interface Companion {
	readonly tag: number;
	readonly digest: Digest;
	/** The manifest as a revision of the tag's repository, or -1: an orphan. */
	readonly subject: number;
}

/** The digest that a tag of this name describes, or undefined for any other tag. */
export function describedDigest(name: string): Digest | undefined {
	const digest = mayDescribe(name) ? `sha256:${companionName.exec(name)?.[1]}` : undefined;
	return isDigest(digest) ? digest : undefined;
}

/** Few tags do. */
const mayDescribe = (name: string) => name.startsWith('sha256-');

/** All such tags of a storage; those in a repository that cannot be seen completely are left out. */
export function* companions(inventory: Inventory): Generator<Companion> {
	const {digests, repositories, tags} = inventory;
	for (const tag of [...tags.names.keys()].filter((each) => mayDescribe(tags.names[each]!))) {
		const digest = describedDigest(tags.names[tag]!);
		const repository = tags.repository[tag]!;
		if (digest !== undefined && (repositories.flags[repository]! & repositoryFlags.incomplete) === 0) {
			const ordinal = digests.find(digest);
			yield {tag, digest, subject: ordinal < 0 ? -1 : findRevision(inventory, repository, ordinal)};
		}
	}
}
