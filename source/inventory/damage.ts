import {blobData, revisionFolder, tagCurrentLink} from '../storage/layout.ts';
import {manifestKinds} from '../storage/manifest.ts';
import {companions} from './companion-tags.ts';
import {findLayerLink, tagFlags, type Inventory} from './inventory.ts';
import {aboutRevision, forEachNeeded, isInPlace, isServed, isThere} from './needed.ts';
import {sortProblems, type Problem} from './problems.ts';

const missing = manifestKinds.indexOf('missing');

/**
 * All problems: what the scan met, tags that do not resolve, and what kept manifests need and is
 * not there or not right.
 * @param held 1 by node, of a mark.
 */
export function findProblems(inventory: Inventory, held: Uint8Array): Problem[] {
	return sortProblems([
		...inventory.problems,
		...danglingTags(inventory),
		...orphans(inventory),
		...incomplete(inventory, held),
	]);
}

/** Tags whose manifest is gone: a client that pulls them gets "manifest unknown". */
function* danglingTags(inventory: Inventory): Generator<Problem> {
	const {digests, manifests, repositories, revisions, tags} = inventory;
	for (const [tag, name] of tags.names.entries()) {
		if ((tags.flags[tag]! & tagFlags.broken) !== 0) {
			continue;
		}

		const revision = tags.revision[tag]!;
		const digest = tags.digest[tag]!;
		const inPlace = revision >= 0 && isServed(revisions.flags[revision]!);
		if (inPlace && manifests.kind[digest] !== missing && isThere(inventory, digest)) {
			continue;
		}

		const repository = repositories.names[tags.repository[tag]!]!;
		yield {
			kind: 'tag-dangling',
			repository,
			reference: name,
			digest: digests.text(digest),
			path: tagCurrentLink(repository, name),
			message:
				revision >= 0 && isThere(inventory, digest)
					? "The link of the tag's manifest is gone; its blob is kept. Pushing the tag again repairs it."
					: "The tag's manifest is gone: nobody can pull it. Push it again, or delete the tag.",
		};
	}
}

/** Tags of signatures and the like whose subject is gone. */
function* orphans(inventory: Inventory): Generator<Problem> {
	const {repositories, tags} = inventory;
	for (const {tag, digest, subject} of companions(inventory)) {
		if (subject < 0) {
			yield {
				kind: 'signature-orphan',
				repository: repositories.names[tags.repository[tag]!]!,
				reference: tags.names[tag]!,
				digest,
				message: 'It describes an image that is not here (any more). --orphaned-signatures deletes such tags.',
			};
		}
	}
}

/** What kept revisions need and is gone, or has another size than they say. */
function* incomplete(inventory: Inventory, held: Uint8Array): Generator<Problem> {
	const {digests, revisions, repositories} = inventory;
	const mismatches = new Map<number, Array<(typeof inventory.manifests.sizeMismatches)[number]>>();
	for (const mismatch of inventory.manifests.sizeMismatches) {
		const known = mismatches.get(mismatch.manifest);
		if (known) {
			known.push(mismatch);
		} else {
			mismatches.set(mismatch.manifest, [mismatch]);
		}
	}

	for (let revision = 0; revision < inventory.graph.revisions; revision++) {
		const repository = revisions.repository[revision]!;
		if (held[revision] === 0 || !isInPlace(inventory, revision)) {
			continue;
		}

		const digest = revisions.digest[revision]!;
		if (!isThere(inventory, digest)) {
			const text = digests.text(digest);
			yield {
				kind: 'manifest-missing',
				...aboutRevision(inventory, revision),
				digest: text,
				path: revisionFolder(repositories.names[repository]!, text),
				message: 'The manifest is linked and its blob is gone.',
			};
			continue;
		}

		yield* missingBlobs(inventory, revision);
		for (const {target, expected} of mismatches.get(digest) ?? []) {
			yield {
				kind: 'blob-size-mismatch',
				...aboutRevision(inventory, revision),
				digest: digests.text(target),
				path: blobData(digests.text(target)),
				message: `The manifest says ${expected} bytes, the blob has ${inventory.blobs.size[target]}.`,
			};
		}
	}
}

/** What a revision needs and is gone. */
function missingBlobs(inventory: Inventory, revision: number): readonly Problem[] {
	const {digests, layerLinks, revisions} = inventory;
	const found: Problem[] = [];
	forEachNeeded(inventory, revision, (needed) => {
		if (isThere(inventory, needed)) {
			return;
		}

		const alias = layerLinks.aliases.get(findLayerLink(inventory, revisions.repository[revision]!, needed));
		if (alias === undefined || !isThere(inventory, alias)) {
			found.push({
				kind: 'blob-missing',
				...aboutRevision(inventory, revision),
				digest: digests.text(needed),
				path: blobData(digests.text(needed)),
				message: 'The manifest needs this blob and it is gone: nobody can pull the image. Push it again.',
			});
		}
	});
	return found;
}
