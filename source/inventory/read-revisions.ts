import {pushAll} from '../scan/batch.ts';
import type {LinkBatch, OddLink} from '../scan/read-links.ts';
import {addVirtual, packAll, type Draft, type RepositoryDraft} from './draft.ts';
import {repositoryFlags, revisionFlags, search} from './inventory.ts';
import type {Scan, Tree} from './read.ts';
import {chunked, unhurried} from './share.ts';

/** Some revisions of one repository. */
interface Stretch {
	readonly repository: RepositoryDraft;
	readonly digests: readonly number[];
}

/** How many links one task reads: small repositories share a task, large ones take several. */
const share = 512;

/** The links of a tree's revisions: their ages, and whether they name what their folders say. */
export class RevisionLinks {
	readonly #scan: Scan;
	readonly #tree: Tree;
	readonly #asked: Array<Promise<{readonly stretches: readonly Stretch[]; readonly batch: LinkBatch}>> = [];
	#open: Stretch[] = [];
	#count = 0;

	constructor(scan: Scan, tree: Tree) {
		this.#scan = scan;
		this.#tree = tree;
	}

	/** Has the links of some revisions read, now or together with the next ones. */
	ask(repository: RepositoryDraft, digests: Iterable<number>): void {
		for (const chunk of chunked([...digests], share)) {
			this.#open.push({repository, digests: chunk});
			this.#count += chunk.length;
			if (this.#count >= share) {
				this.send();
			}
		}
	}

	/** Takes what was read, once all is asked for and sent. */
	async take(): Promise<void> {
		const gone = new Map<RepositoryDraft, Set<number>>();
		for (const asked of this.#asked) {
			const {stretches, batch} = await asked;
			this.#takeBatch(stretches, batch, gone);
		}

		for (const [repository, digests] of gone) {
			dropRevisions(repository, digests);
		}
	}

	/** Has the last ones read as well. */
	send(): void {
		const stretches = this.#open;
		this.#open = [];
		this.#count = 0;
		if (stretches.length > 0) {
			this.#asked.push(unhurried(this.#read(stretches)));
		}
	}

	async #read(stretches: readonly Stretch[]) {
		const {pool, draft} = this.#scan;
		const groups = stretches.map(({repository, digests}) => ({
			repository: repository.name,
			digests: packAll(draft.digests, digests, digests.length),
		}));
		return {stretches, batch: await pool.run('readLinks', this.#tree.v2, groups)};
	}

	#takeBatch(stretches: readonly Stretch[], batch: LinkBatch, gone: Map<RepositoryDraft, Set<number>>): void {
		const {draft} = this.#scan;
		const odd = new Map(batch.odd.map((link) => [link.index, link]));
		let at = 0;
		for (const {repository, digests} of stretches) {
			digests.forEach((digest) => {
				repository.revisionTimes[search(repository.revisions, 0, repository.revisions.length, digest)] =
					batch.written[at]!;
				if (!this.#tree.quarantined) {
					draft.blobs.refresh(digest, batch.times[at]!);
				}

				const link = odd.get(at++);
				if (link !== undefined && takeOdd(draft, repository, digest, link)) {
					gone.set(repository, (gone.get(repository) ?? new Set()).add(digest));
				}
			});
		}

		if (!this.#tree.quarantined) {
			pushAll(draft.leftovers, batch.leftovers);
			pushAll(draft.problems, batch.problems);
			const withProblems = new Set(batch.problems.map((problem) => problem.repository));
			for (const {repository} of stretches) {
				repository.flags |= withProblems.has(repository.name) ? repositoryFlags.strays : 0;
			}
		}
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
