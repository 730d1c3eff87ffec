import {access} from 'node:fs/promises';
import path from 'node:path';
import {errorCode, UserError} from '../errors.ts';
import {blobsFolder, v2Folder} from '../storage/layout.ts';
import {configSource, type RegistryOptions} from './config-source.ts';
import {registryEnvironment} from './environment.ts';
import {startSupervised} from './supervised.ts';

/** How far the real garbage collection is, told line by line. */
export interface CollectProgress {
	readonly stage: 'mark' | 'sweep';
	/** Repositories and manifests marked so far. */
	readonly repositories: number;
	readonly manifests: number;
	/** Blobs that go, and that have gone. `total` is 0 until the marking has ended. */
	readonly total: number;
	readonly blobs: number;
	/** The latest line that says something, as `registry` printed it. */
	readonly line: string;
}

export interface CollectResult {
	/** The blobs that were deleted, or would be. */
	readonly digests: readonly string[];
	/** How many those are by its own sum; undefined when it has printed none that is known. */
	readonly total: number | undefined;
	readonly repositories: number;
	readonly manifests: number;
	/** What it printed besides its progress: warnings. */
	readonly lines: readonly string[];
}

/** Of lines that only tell progress, as many are kept for the story of a failure. */
const routineLinesKept = 20;
/** Milliseconds. */
const progressInterval = 100;

interface Line {
	readonly at: number;
	readonly text: string;
}

/**
 * Lets the real `registry garbage-collect` sweep the blobs that no manifest references. It deletes for good, and knows
 * nothing of ages and exclusions. Throws a UserError that carries what it printed when it fails. `signal` ends it
 * between two deletions, and rejects with the signal's reason.
 * @param options.dryRun only tell what it would delete.
 */
export async function garbageCollect(
	{dryRun = false, ...options}: RegistryOptions & {readonly dryRun?: boolean},
	onProgress: (progress: CollectProgress) => void,
	signal?: AbortSignal,
): Promise<CollectResult> {
	signal?.throwIfAborted();
	if (!(await hasBlobs(options.root))) {
		// The collector fails on a storage into which nothing was ever pushed.
		return {digests: [], total: 0, repositories: 0, manifests: 0, lines: []};
	}

	const {file, input} = configSource(options);
	const output = collectOutput(onProgress);
	const command = [options.binary, 'garbage-collect', ...(dryRun ? ['--dry-run'] : []), file] as const;
	const child = startSupervised(command, registryEnvironment(options.root), (line) => output.take(line), input);
	const stop = () => void child.stop();
	signal?.addEventListener('abort', stop, {once: true});
	const {failed, how} = await child.ended;
	signal?.removeEventListener('abort', stop);
	signal?.throwIfAborted();
	if (failed) {
		throw new UserError([`registry garbage-collect failed (${how}):`, ...output.story()].join('\n'), {
			hint: 'Mend what it says, or use --gc builtin.',
		});
	}

	return output.finish();
}

async function hasBlobs(root: string): Promise<boolean> {
	try {
		await access(path.join(root, v2Folder, blobsFolder));
		return true;
	} catch (error) {
		if (errorCode(error) === 'ENOENT') {
			return false;
		}

		throw error;
	}
}

/*
 * What 2.x and 3.x print (registry/storage/garbagecollect.go), any of it with a logger's prefix in other versions:
 *
 *   team/app
 *   team/app: marking manifest sha256:…
 *   team/app: marking blob sha256:…
 *
 *   12 blobs marked, 3 blobs and 0 manifests eligible for deletion
 *   blob eligible for deletion: sha256:…
 *   time="…" level=info msg="Deleting blob: /docker/registry/v2/blobs/sha256/…" …
 *   team/app: layer link eligible for deletion: sha256:…          (3.x)
 */
const patterns = {
	repository: /^[a-z\d][a-z\d._/-]*$/,
	manifest: /: marking manifest \S+/,
	total: /\d+ blobs marked, (?<total>\d+) blobs(?: and \d+ manifests)? eligible for deletion/,
	eligible: /\bblob eligible for deletion: (?<digest>[a-z\d]+:[\da-f]+)/,
	other:
		/: (?:marking (?:blob|configuration)|layer link eligible for deletion:) \S+|Deleting (?:blob|layer link|layer): /i,
} as const;

/** Turns the lines into progress; keeps what is worth telling, and no more, however long the output is. */
function collectOutput(onProgress: (progress: CollectProgress) => void) {
	const digests: string[] = [];
	const counts = {repositories: 0, manifests: 0, total: 0};
	const notable: Line[] = [];
	const routine: Line[] = [];
	let stage: CollectProgress['stage'] = 'mark';
	let at = 0;
	let toldAt = 0;

	const isRoutine = (text: string): boolean => {
		const sum = patterns.total.exec(text)?.groups;
		const eligible = patterns.eligible.exec(text)?.groups;
		if (sum) {
			stage = 'sweep';
			counts.total = Number(sum['total']);
		} else if (eligible) {
			// It is deleted before the next line about one is printed.
			digests.push(eligible['digest']!);
		} else if (patterns.manifest.test(text)) {
			counts.manifests++;
		} else if (stage === 'mark' && patterns.repository.test(text)) {
			counts.repositories++;
		} else {
			return patterns.other.test(text);
		}

		return true;
	};

	return {
		take(text: string) {
			const line = {at: at++, text: text.trim()};
			if (line.text === '') {
				return;
			}

			if (isRoutine(line.text)) {
				routine.push(line);
				routine.splice(0, routine.length - routineLinesKept);
			} else {
				notable.push(line);
			}

			if (Date.now() - toldAt >= progressInterval) {
				toldAt = Date.now();
				onProgress({stage, ...counts, blobs: digests.length, line: line.text});
			}
		},
		/** In the order in which they were printed. */
		story: () => [...notable, ...routine].sort((a, b) => a.at - b.at).map(({text}) => text),
		finish(): CollectResult {
			onProgress({stage, ...counts, blobs: digests.length, line: routine.at(-1)?.text ?? ''});
			return {
				digests,
				total: stage === 'sweep' ? counts.total : undefined,
				repositories: counts.repositories,
				manifests: counts.manifests,
				lines: notable.map(({text}) => text),
			};
		},
	};
}
