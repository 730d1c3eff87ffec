import {Refusal} from '../errors.ts';
import type {Pool} from '../scan/pool.ts';
import {noProgress, stages, type FoundSoFar, type ScanProgress} from '../scan/scan.ts';
import {cleanupFolder, v2Folder} from '../storage/layout.ts';
import {StorageChanged} from '../storage/walk.ts';
import {buildInventory} from './build.ts';
import {newDraft, type Draft, type RepositoryDraft} from './draft.ts';
import type {Inventory} from './inventory.ts';
import {readAliases, readSignatures} from './read-aliases.ts';
import {readBlobs} from './read-blobs.ts';
import {readManifests} from './read-manifests.ts';
import {readRepositories} from './read-repositories.ts';
import type {RevisionLinks} from './read-revisions.ts';
import {readTags} from './read-tags.ts';
import {resolveRevisions} from './resolve.ts';

export interface ReadOptions {
	/** Absolute storage root. */
	readonly root: string;
	readonly pool: Pool;
	/** Runs whose quarantine is looked at as well: what is in it is flagged, and held by nothing of itself. */
	readonly quarantines?: readonly string[];
	/** The histories of tags that are not broken: only steps are about them. (Default: they are read.) */
	readonly histories?: boolean;
	readonly onProgress?: (progress: ScanProgress) => void;
	readonly signal?: AbortSignal;
}

/** One tree that is read: the registry's own, or a quarantine, which mirrors it. */
export interface Tree {
	readonly v2: string;
	readonly quarantined: boolean;
}

/** What every phase of a scan works with. */
export interface Scan {
	readonly pool: Pool;
	readonly trees: readonly Tree[];
	readonly draft: Draft;
	readonly histories: boolean;
	report(stage: ScanProgress['stage'], counted: Partial<Omit<ScanProgress, 'stage' | 'elapsed'>>): void;
}

/** How often a scan starts over when something vanishes under it, before it refuses. */
const attempts = 4;

/**
 * Reads a storage: blobs first, then revisions and layer links, tags last, so that a push during
 * the scan can only save blobs. Throws a UserError for what cannot be read, and a Refusal when the
 * storage keeps changing.
 */
export async function readInventory(options: ReadOptions): Promise<Inventory> {
	return untilStill(async () => readOnce(options));
}

/** Reads, and reads again when something vanishes meanwhile; refuses when that does not end. */
export async function untilStill<Result>(read: () => Promise<Result>): Promise<Result> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await read();
		} catch (error) {
			if (!(error instanceof StorageChanged)) {
				throw error;
			}

			if (attempt === attempts) {
				throw new Refusal(`The storage changes while it is read: ${error.message} (${attempts} times)`, {
					hint: 'Somebody pushes to it or deletes from it. Start again at a quiet moment, or stop that, or let the registry be read-only.',
					cause: error,
				});
			}
		}
	}
}

async function readOnce({
	root,
	pool,
	quarantines = [],
	histories = true,
	onProgress,
	signal,
}: ReadOptions): Promise<Inventory> {
	const startedAt = Date.now();
	const trees: Tree[] = [
		{v2: `${root}/${v2Folder}`, quarantined: false},
		...quarantines.map((run) => ({v2: `${root}/${cleanupFolder}/${run}/v2`, quarantined: true})),
	];
	const draft = newDraft();
	const scan: Scan = {pool, trees, draft, histories, report: reporter(startedAt, draft, onProgress)};
	for (const tree of trees) {
		await readBlobs(scan, tree);
		signal?.throwIfAborted();
	}

	const links: RevisionLinks[] = [];
	for (const tree of trees) {
		links.push(await readRepositories(scan, tree));
	}

	scan.draft.repositories.sort((a, b) => (a.name < b.name ? -1 : 1));
	// Asked for at once, so that no thread waits for the slowest; tags are asked for last.
	const takeManifests = readManifests(scan, revisionsToRead(scan.draft));
	const takeTags = readTags(scan);
	for (const tree of links) {
		await tree.take();
	}

	await takeManifests();
	signal?.throwIfAborted();
	await takeTags();
	await resolveRevisions(scan);
	await readSignatures(scan);
	await readAliases(scan);
	// All that was counted is told, before what takes long again.
	scan.report('ages', {});
	signal?.throwIfAborted();
	return buildInventory(scan.draft, {root, startedAt, histories});
}

/** Adds up what the phases count, and passes it on about ten times a second. Phases overlap: the last one to begin is told. */
function reporter(startedAt: number, draft: Draft, onProgress: ReadOptions['onProgress']): Scan['report'] {
	const foundSoFar = () => draft.repositories.map(asFound);
	let progress = noProgress;
	let last = 0;
	return (stage, counted) => {
		const begins = stages.indexOf(stage) > stages.indexOf(progress.stage);
		const now = Date.now();
		progress = {
			stage: begins ? stage : progress.stage,
			blobs: progress.blobs + (counted.blobs ?? 0),
			repositories: progress.repositories + (counted.repositories ?? 0),
			manifests: progress.manifests + (counted.manifests ?? 0),
			manifestsTotal: progress.manifestsTotal + (counted.manifestsTotal ?? 0),
			tags: progress.tags + (counted.tags ?? 0),
			bytes: progress.bytes + (counted.bytes ?? 0),
			elapsed: now - startedAt,
			place: counted.place ?? progress.place,
		};
		if (begins || now - last >= 100) {
			last = now;
			onProgress?.({...progress, memory: () => process.memoryUsage.rss(), foundSoFar});
		}
	};
}

const asFound = ({name, revisions, layers}: RepositoryDraft): FoundSoFar => ({
	name,
	manifests: revisions.length,
	layerLinks: layers.length,
});

/** Every manifest that a revision, or what counts as one, stands for. */
function revisionsToRead(draft: Draft): Set<number> {
	const wanted = new Set<number>();
	for (const repository of draft.repositories) {
		for (const digest of repository.revisions) {
			wanted.add(digest);
		}

		for (const digest of repository.virtual.keys()) {
			wanted.add(digest);
		}
	}

	return wanted;
}
