import type {Group} from '../scan/tasks.ts';
import {packAll, type RepositoryDraft} from './draft.ts';
import {revisionFlags} from './inventory.ts';
import type {Scan, Tree} from './read.ts';
import {bundled, chunked} from './share.ts';

/** Reads every revision's link: its age, and whether it names what its folder says. */
export async function readRevisionLinks(scan: Scan, tree: Tree): Promise<void> {
	const {draft, pool} = scan;
	const wanted = tree.quarantined ? revisionFlags.quarantined : 0;
	const stretches: Array<{repository: RepositoryDraft; indices: number[]}> = [];
	for (const repository of draft.repositories) {
		const indices = [...repository.revisions.keys()].filter(
			(index) => (repository.revisionFlags[index]! & revisionFlags.quarantined) === wanted,
		);
		stretches.push(...chunked(indices, 512).map((chunk) => ({repository, indices: chunk})));
	}

	const absent = new Map<RepositoryDraft, Set<number>>();
	const read = async (chunk: ReadonlyArray<(typeof stretches)[number]>) => {
		const groups: Group[] = chunk.map(({repository, indices}) => ({
			repository: repository.name,
			digests: packAll(draft.digests, indices.map((index) => repository.revisions[index]!), indices.length),
		}));
		const batch = await pool.run('readLinks', tree.v2, groups);
		const order = chunk.flatMap(({repository, indices}) => indices.map((index) => ({repository, index})));
		for (const [at, {repository, index}] of order.entries()) {
			repository.revisionTimes[index] = batch.written[at]!;
			if (!tree.quarantined) {
				draft.blobs.refresh(repository.revisions[index]!, batch.times[at]!);
			}
		}

		for (const link of batch.odd) {
			const {repository, index} = order[link.index]!;
			const digest = repository.revisions[index]!;
			if (link.state === 'absent') {
				absent.set(repository, (absent.get(repository) ?? new Set()).add(digest));
			} else if (link.state === 'other') {
				repository.misdirected.set(digest, draft.digests.internText(link.digest!));
			} else {
				draft.problems.push({
					kind: 'link-unreadable',
					repository: repository.name,
					reference: draft.digests.text(digest),
					digest: draft.digests.text(digest),
					message: `The revision's link cannot be read: ${link.reason}. Its folder says which digest it is.`,
				});
			}
		}

		if (!tree.quarantined) {
			draft.leftovers.push(...batch.leftovers);
			draft.problems.push(...batch.problems);
		}
	};

	await Promise.all(bundled(stretches, ({indices}) => indices.length, 512).map(read));
	for (const [repository, gone] of absent) {
		dropRevisions(repository, gone);
	}
}

/** A folder without a link is no revision but what an interrupted write left. */
function dropRevisions(repository: RepositoryDraft, gone: ReadonlySet<number>): void {
	const stays = [...repository.revisions.keys()].filter((index) => !gone.has(repository.revisions[index]!));
	repository.revisionFlags = Uint8Array.from(stays, (index) => repository.revisionFlags[index]!);
	repository.revisionTimes = Float64Array.from(stays, (index) => repository.revisionTimes[index]!);
	repository.revisions = Uint32Array.from(stays, (index) => repository.revisions[index]!);
}

