import {pushAll} from '../scan/batch.ts';
import {assembleBlobs, assembleLayerLinks, assembleManifests, assembleRevisions, assembleTags} from './assemble.ts';
import {buildGraph} from './build-graph.ts';
import {countFigures} from './figures.ts';
import {reach} from './graph.ts';
import type {Draft, RepositoryDraft} from './draft.ts';
import {repositoryFlags, revisionFlags, search, type Inventory, type Revisions} from './inventory.ts';
import {sortProblems} from './problems.ts';
import {tagRevisions} from './tag-revisions.ts';

/** Makes what a scan found into the immutable, compact inventory, with the graph of what keeps what. */
export function buildInventory(
	draft: Draft,
	{root, startedAt, histories}: {readonly root: string; readonly startedAt: number; readonly histories: boolean},
): Inventory {
	const {repositories} = draft;
	const ordinalOf = new Map(repositories.map(({name}, ordinal) => [name, ordinal]));
	const revisions = assembleRevisions(repositories);
	const bare = {
		root,
		startedAt,
		digests: draft.digests,
		blobs: assembleBlobs(draft),
		manifests: assembleManifests(draft),
		repositories: {
			names: repositories.map(({name}) => name),
			flags: Uint8Array.from(repositories, ({flags}) => flags),
		},
		revisions,
		layerLinks: assembleLayerLinks(repositories),
		tags: assembleTags(repositories, revisions, histories),
		uploads: repositories.flatMap(({uploads, flags}, repository) =>
			(flags & repositoryFlags.linked) === 0 ? uploads.map((upload) => ({...upload, repository})) : [],
		),
		leftovers: draft.leftovers.map(({path, repository, time}) => ({
			path,
			time,
			beside: false,
			repository: repository === undefined ? -1 : ordinalOf.get(repository)!,
		})),
		incomplete: draft.incomplete,
		problems: sortProblems([...draft.problems, ...unjudgeable(draft, revisions)]),
	};
	const graph = buildGraph(bare, misdirections(repositories, revisions));
	const inventory: Inventory = {
		...bare,
		graph,
		figures: countFigures(bare),
		scannedAt: Date.now(),
		elapsed: Date.now() - startedAt,
	};
	markTagged(inventory);
	return inventory;
}

/** Revisions whose link names another digest: both are kept when the one is. */
function misdirections(
	repositories: readonly RepositoryDraft[],
	{start, digest}: Revisions,
): Array<readonly [from: number, to: number]> {
	return repositories.flatMap(({misdirected}, ordinal) =>
		[...misdirected].flatMap(([from, to]) => {
			const find = (wanted: number) => search(digest, start[ordinal]!, start[ordinal + 1]!, wanted);
			return find(from) < 0 || find(to) < 0 ? [] : [[find(from), find(to)] as const];
		}),
	);
}

/** Manifests that cannot be judged, once for each repository that has them. */
function* unjudgeable({manifests, digests, repositories}: Draft, {digest, repository, flags}: Revisions) {
	if (manifests.reasons.size === 0) {
		return;
	}

	for (const [revision, ordinal] of digest.entries()) {
		const reason = manifests.reasons.get(ordinal);
		const elsewhere = flags[revision]! & revisionFlags.quarantined;
		if (reason !== undefined && elsewhere === 0) {
			const text = digests.text(ordinal);
			yield {
				kind: 'manifest-unreadable' as const,
				repository: repositories[repository[revision]!]!.name,
				reference: text,
				digest: text,
				message: `The manifest cannot be judged: ${reason}. Everything in its repository is kept.`,
			};
		}
	}
}

/** Flags what tags reach: rules 1 to 3 of what is kept. */
function markTagged(inventory: Inventory): void {
	const roots: number[] = [];
	for (let tag = 0; tag < inventory.tags.names.length; tag++) {
		pushAll(roots, tagRevisions(inventory, tag));
	}

	const held = reach(inventory, roots, {freezing: false});
	for (let revision = 0; revision < inventory.graph.revisions; revision++) {
		inventory.revisions.flags[revision]! |= held[revision] === 1 ? revisionFlags.tagged : 0;
	}
}
