import {pushAll} from '../scan/batch.ts';
import type {OddLink} from '../scan/read-links.ts';
import type {Group} from '../scan/tasks.ts';
import {addVirtual, packAll, type Draft, type RepositoryDraft} from './draft.ts';
import {repositoryFlags, revisionFlags} from './inventory.ts';
import type {Scan, Tree} from './read.ts';
import {bundled, chunked, inOrder} from './share.ts';

/** Reads every revision's link: its age, and whether it names what its folder says. */
export async function readRevisionLinks(scan: Scan, tree: Tree): Promise<void> {
	const {draft, pool} = scan;
	const wanted = tree.quarantined ? revisionFlags.quarantined : 0;
	const stretches: Array<{repository: RepositoryDraft; indices: number[]}> = [];
	for (const repository of draft.repositories) {
		const indices = [...repository.revisions.keys()].filter(
			(index) => (repository.revisionFlags[index]! & revisionFlags.quarantined) === wanted,
		);
		pushAll(
			stretches,
			chunked(indices, 512).map((chunk) => ({repository, indices: chunk})),
		);
	}

	const gone = new Map<RepositoryDraft, Set<number>>();
	const read = async (chunk: ReadonlyArray<(typeof stretches)[number]>) => {
		const groups: Group[] = chunk.map(({repository, indices}) => ({
			repository: repository.name,
			digests: packAll(
				draft.digests,
				indices.map((index) => repository.revisions[index]!),
				indices.length,
			),
		}));
		return {chunk, batch: await pool.run('readLinks', tree.v2, groups)};
	};

	await inOrder(bundled(stretches, ({indices}) => indices.length, 512).map(read), ({chunk, batch}) => {
		const order = chunk.flatMap(({repository, indices}) => indices.map((index) => ({repository, index})));
		for (const [at, {repository, index}] of order.entries()) {
			repository.revisionTimes[index] = batch.written[at]!;
			if (!tree.quarantined) {
				draft.blobs.refresh(repository.revisions[index]!, batch.times[at]!);
			}
		}

		for (const link of batch.odd) {
			const {repository, index} = order[link.index]!;
			if (takeOdd(draft, repository, repository.revisions[index]!, link)) {
				gone.set(repository, (gone.get(repository) ?? new Set()).add(repository.revisions[index]!));
			}
		}

		if (!tree.quarantined) {
			pushAll(draft.leftovers, batch.leftovers);
			pushAll(draft.problems, batch.problems);
			const withProblems = new Set(batch.problems.map((problem) => problem.repository));
			for (const {repository} of chunk) {
				repository.flags |= withProblems.has(repository.name) ? repositoryFlags.strays : 0;
			}
		}
	});
	for (const [repository, digests] of gone) {
		dropRevisions(repository, digests);
	}
}

/** Notes what is odd about a revision's link. Returns true for what is no revision of its own. */
function takeOdd(draft: Draft, repository: RepositoryDraft, digest: number, link: OddLink): boolean {
	switch (link.state) {
		case 'absent':
			// A folder without a link is what an interrupted write left.
			return true;
		case 'other':
			repository.misdirected.set(digest, draft.digests.internText(link.digest!));
			break;
		case 'unreadable':
			draft.problems.push({
				kind: 'link-unreadable',
				repository: repository.name,
				reference: draft.digests.text(digest),
				digest: draft.digests.text(digest),
				message: `The revision's link cannot be read: ${link.reason}. Its folder says which digest it is.`,
			});
			break;
		case 'good':
			break;
	}

	if (link.linked) {
		addVirtual(repository, digest, revisionFlags.held | revisionFlags.linked);
	}

	return link.linked;
}

function dropRevisions(repository: RepositoryDraft, gone: ReadonlySet<number>): void {
	const stays = [...repository.revisions.keys()].filter((index) => !gone.has(repository.revisions[index]!));
	repository.revisionFlags = Uint8Array.from(stays, (index) => repository.revisionFlags[index]!);
	repository.revisionTimes = Float64Array.from(stays, (index) => repository.revisionTimes[index]!);
	repository.revisions = Uint32Array.from(stays, (index) => repository.revisions[index]!);
}
