import {pushAll, type PackedDigests} from '../scan/batch.ts';
import type {FoundRepository} from '../scan/read-parts.ts';
import type {LinkedFolder, RepositoryBatch, TreeFolder} from '../scan/read-repositories.ts';
import {repositoriesFolder} from '../storage/layout.ts';
import {addVirtual, internAll, noTags, type Draft, type RepositoryDraft} from './draft.ts';
import {layerLinkFlags, repositoryFlags, revisionFlags} from './inventory.ts';
import type {Scan, Tree} from './read.ts';
import {RevisionLinks} from './read-revisions.ts';
import {chunked, unhurried} from './share.ts';

/** One share of the walk, and the shares that it left to others. */
interface Walked {
	readonly batch: RepositoryBatch;
	readonly rest: ReadonlyArray<Promise<Walked>>;
}

/**
 * Finds all repositories of a tree, with their revisions, layer links and uploads, by folder names alone, and asks for
 * the revisions' links as soon as a repository is known.
 */
export async function readRepositories(scan: Scan, tree: Tree): Promise<RevisionLinks> {
	const {draft} = scan;
	const links = new RevisionLinks(scan, tree);
	const linked: LinkedFolder[] = [];
	const known = new Map(draft.repositories.map((repository) => [repository.name, repository]));
	const take = (batch: RepositoryBatch) => {
		pushAll(linked, batch.linked);
		if (!tree.quarantined) {
			pushAll(draft.problems, batch.problems);
			draft.incomplete ||= batch.incomplete;
		}

		for (const found of batch.repositories) {
			const before = known.get(found.name);
			if (before) {
				links.ask(before, mergeQuarantined(draft, before, found));
			} else {
				const repository = asDraft(draft, found, tree.quarantined);
				draft.repositories.push(repository);
				links.ask(repository, repository.revisions);
			}
		}
	};

	await walk(scan, tree, [{path: repositoriesFolder, linked: false}], take);
	// What a symbolic link leads to is walked once, wherever else links lead to it: a loop is harmless.
	const walked = new Set<string>();
	while (linked.length > 0) {
		// Sorted, so that of several links to one folder it is the same one each time.
		const next = linked.splice(0).sort((a, b) => (a.path < b.path ? -1 : 1));
		for (const {path, target} of next) {
			if (!walked.has(target)) {
				walked.add(target);
				await walk(scan, tree, [{path, linked: true}], take);
			}
		}
	}

	links.send();
	return links;
}

/** Looks into folders and what is below them; shares are taken in the same order each time, whichever thread is faster. */
async function walk(
	scan: Scan,
	tree: Tree,
	folders: readonly TreeFolder[],
	take: (batch: RepositoryBatch) => void,
): Promise<void> {
	const look = async (share: readonly TreeFolder[]): Promise<Walked> => {
		const batch = await scan.pool.run('readRepositories', tree.v2, share);
		const {repositories, rest} = batch;
		scan.report('repositories', {repositories: repositories.length, place: repositories.at(-1)?.name ?? ''});
		const shares = chunked(rest, Math.max(1, Math.ceil(rest.length / 4)));
		return {batch, rest: shares.map((each) => unhurried(look(each)))};
	};

	const queue = [look(folders)];
	for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
		const {batch, rest} = await next;
		queue.push(...rest);
		take(batch);
	}
}

function asDraft(draft: Draft, found: FoundRepository, quarantined: boolean): RepositoryDraft {
	const revisions = internAll(draft.digests, found.revisions).sort();
	const layers = internAll(draft.digests, found.layers).sort();
	const repository: RepositoryDraft = {
		name: found.name,
		flags:
			(found.hasManifests ? repositoryFlags.hasManifests : 0) |
			(found.hasTags ? repositoryFlags.hasTags : 0) |
			(found.hasLayers ? repositoryFlags.hasLayers : 0) |
			(found.hasUploads ? repositoryFlags.hasUploads : 0) |
			(found.linked ? repositoryFlags.linked : 0) |
			(found.hasStrays ? repositoryFlags.strays : 0) |
			(found.incomplete ? repositoryFlags.incomplete : 0) |
			(quarantined ? repositoryFlags.quarantined : 0),
		revisions,
		revisionFlags: new Uint8Array(revisions.length).fill(quarantined ? revisionFlags.quarantined : 0),
		revisionTimes: new Float64Array(revisions.length),
		layers,
		layerFlags: new Uint8Array(layers.length).fill(quarantined ? layerLinkFlags.quarantined : 0),
		virtual: new Map(),
		misdirected: new Map(),
		signatures: new Map(),
		aliases: new Map(),
		uploads: quarantined ? [] : found.uploads,
		tags: noTags,
	};
	for (const digest of internAll(draft.digests, found.linkedRevisions)) {
		addVirtual(repository, digest, revisionFlags.held | revisionFlags.linked);
	}

	for (const digest of internAll(draft.digests, found.linkedLayers)) {
		draft.blobs.hold(digest);
	}

	return repository;
}

/** Adds what a quarantine has of a repository and its own folder has not; returns the revisions among it. */
function mergeQuarantined(draft: Draft, repository: RepositoryDraft, found: FoundRepository): readonly number[] {
	const merge = (known: Uint32Array, flags: Uint8Array, packed: PackedDigests, flag: number) => {
		const own = new Set(known);
		const added = [...internAll(draft.digests, packed)].filter((digest) => !own.has(digest));
		const flagOf = new Map([...known].map((digest, index) => [digest, flags[index]!]));
		const all = Uint32Array.from([...known, ...added]).sort();
		return {added, digests: all, flags: Uint8Array.from(all, (digest) => flagOf.get(digest) ?? flag)};
	};

	const revisions = merge(repository.revisions, repository.revisionFlags, found.revisions, revisionFlags.quarantined);
	repository.revisions = revisions.digests;
	repository.revisionFlags = revisions.flags;
	repository.revisionTimes = new Float64Array(revisions.digests.length);
	const layers = merge(repository.layers, repository.layerFlags, found.layers, layerLinkFlags.quarantined);
	repository.layers = layers.digests;
	repository.layerFlags = layers.flags;
	return revisions.added;
}
