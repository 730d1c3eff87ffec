import {pushAll} from '../scan/batch.ts';
import type {TagBatch} from '../scan/read-tags.ts';
import {tagCurrentLink} from '../storage/layout.ts';
import {addVirtual, internAll, isRevision, type Draft, type RepositoryDraft, type TagDraft} from './draft.ts';
import {repositoryFlags, revisionFlags} from './inventory.ts';
import type {Problem} from './problems.ts';
import type {Scan} from './read.ts';
import {bundled, takerInOrder} from './share.ts';

/**
 * Has all tags read that are in their place: what lies in a quarantine is held by nothing of itself. Returns what takes
 * them.
 */
export function readTags(scan: Scan): () => Promise<void> {
	const {draft, histories, pool, trees} = scan;
	const {v2} = trees[0]!;
	const withTags = draft.repositories.filter(
		({flags}) => (flags & repositoryFlags.hasManifests) !== 0 && (flags & repositoryFlags.quarantined) === 0,
	);
	const read = async (chunk: readonly RepositoryDraft[]) => {
		const batches = await pool.run('readTags', v2, {
			repositories: chunk.map(({name, flags}) => ({
				name,
				linked: (flags & repositoryFlags.linked) !== 0,
				hasTags: (flags & repositoryFlags.hasTags) !== 0,
			})),
			histories,
		});
		const tags = batches.reduce((sum, batch) => sum + batch.names.length, 0);
		scan.report('tags', {tags, place: batches.at(-1)?.repository ?? ''});
		return batches;
	};

	let next = 0;
	return takerInOrder(bundled(withTags, ({revisions}) => revisions.length, 256).map(read), (batches) => {
		for (const batch of batches) {
			addTags(draft, withTags[next++]!, batch);
		}
	});
}

function addTags(draft: Draft, repository: RepositoryDraft, batch: TagBatch): void {
	repository.tags = asTags(draft, batch);
	repository.flags |= batch.problems.length > 0 ? repositoryFlags.strays : 0;
	repository.flags |= batch.incomplete ? repositoryFlags.incomplete : 0;
	draft.incomplete ||= batch.incomplete;
	pushAll(draft.problems, batch.problems);
	pushAll(draft.problems, brokenTags(batch));
	for (const named of batch.held) {
		const digest = draft.digests.internText(named);
		if (isRevision(repository, digest) || draft.blobs.isThere(digest)) {
			addVirtual(repository, digest, revisionFlags.held);
		}
	}
}

function asTags({digests}: Draft, batch: TagBatch): TagDraft {
	const current = internAll(digests, batch.digests);
	const entries = internAll(digests, batch.entries);
	let next = 0;
	let offset = 0;
	return {
		names: batch.names,
		digests: batch.names.map((name) => (batch.reasons.has(name) ? -1 : current[next++]!)),
		times: batch.times,
		entries: batch.entryCounts.map((count) => entries.subarray(offset, (offset += count))),
	};
}

function brokenTags({repository, reasons}: TagBatch): Problem[] {
	return [...reasons].map(([tag, reason]) => ({
		kind: 'tag-unreadable',
		repository,
		reference: tag,
		path: tagCurrentLink(repository, tag),
		message: `The tag's current link cannot be read: ${reason}. Every revision of its index is kept.`,
	}));
}
