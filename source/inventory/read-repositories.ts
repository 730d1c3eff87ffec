import {pushAll} from '../scan/batch.ts';
import type {FoundRepository, LinkedFolder, TreeFolder} from '../scan/read-repositories.ts';
import {repositoriesFolder} from '../storage/layout.ts';
import {addVirtual, internAll, noTags, type Draft, type RepositoryDraft} from './draft.ts';
import {layerLinkFlags, repositoryFlags, revisionFlags} from './inventory.ts';
import type {Scan, Tree} from './read.ts';
import {chunked} from './share.ts';

/** Finds all repositories of a tree, with their revisions, layer links and uploads, by folder names alone. */
export async function readRepositories(scan: Scan, tree: Tree): Promise<void> {
	const {draft, pool} = scan;
	const found: FoundRepository[] = [];
	const linked: LinkedFolder[] = [];
	// What a symbolic link leads to is walked once, wherever else links lead to it: a loop is harmless.
	const walked = new Set<string>();
	const walk = async (folders: readonly TreeFolder[]): Promise<void> => {
		const batch = await pool.run('readRepositories', tree.v2, folders);
		pushAll(found, batch.repositories);
		pushAll(linked, batch.linked);
		if (!tree.quarantined) {
			pushAll(draft.problems, batch.problems);
			draft.incomplete ||= batch.incomplete;
		}

		scan.report('repositories', {
			repositories: batch.repositories.length,
			place: batch.repositories.at(-1)?.name ?? '',
		});
		const open = batch.rest;
		await Promise.all(chunked(open, Math.max(1, Math.ceil(open.length / 4))).map(walk));
	};

	await walk([{path: repositoriesFolder, linked: false}]);
	while (linked.length > 0) {
		// Sorted, so that of several links to one folder it is the same one each time.
		const next = linked.splice(0).sort((a, b) => (a.path < b.path ? -1 : 1));
		for (const {path, target} of next) {
			if (!walked.has(target)) {
				walked.add(target);
				await walk([{path, linked: true}]);
			}
		}
	}

	found.sort((a, b) => (a.name < b.name ? -1 : 1));
	const known = new Map(draft.repositories.map((repository) => [repository.name, repository]));
	for (const repository of found) {
		const before = known.get(repository.name);
		if (before) {
			mergeQuarantined(draft, before, repository);
		} else {
			draft.repositories.push(asDraft(draft, repository, tree.quarantined));
		}
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

/** Adds what a quarantine has of a repository and its own folder has not. */
function mergeQuarantined(draft: Draft, repository: RepositoryDraft, found: FoundRepository): void {
	const merge = (known: Uint32Array, flags: Uint8Array, packed: Uint8Array, flag: number) => {
		const own = new Set(known);
		const added = internAll(draft.digests, packed).filter((digest) => !own.has(digest));
		const flagOf = new Map([...known].map((digest, index) => [digest, flags[index]!]));
		const all = Uint32Array.from([...known, ...added]).sort();
		return {digests: all, flags: Uint8Array.from(all, (digest) => flagOf.get(digest) ?? flag)};
	};

	const revisions = merge(repository.revisions, repository.revisionFlags, found.revisions, revisionFlags.quarantined);
	repository.revisions = revisions.digests;
	repository.revisionFlags = revisions.flags;
	repository.revisionTimes = new Float64Array(revisions.digests.length);
	const layers = merge(repository.layers, repository.layerFlags, found.layers, layerLinkFlags.quarantined);
	repository.layers = layers.digests;
	repository.layerFlags = layers.flags;
}
