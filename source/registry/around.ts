import {Refusal, UserError} from '../errors.ts';
import type {Digest} from '../storage/digest.ts';
import {findRegistryBinary} from './binary.ts';
import {defaultRegistryConfig, readRegistryConfig, type RegistryConfig} from './config.ts';
import {garbageCollect} from './garbage-collect.ts';
import {refuseAddressInUse, serveReadOnly, type ReadOnlyRegistry} from './serve-read-only.ts';

/** The real registry during a cleanup. */
export interface RegistryAround {
	/** Throws a Refusal when `registry garbage-collect` would delete any blob but these. */
	rehearseGarbage(allowed: ReadonlySet<Digest>): Promise<void>;
	/** Sweeps the blobs with `registry garbage-collect`; told how many blobs are gone, of how many. */
	collectGarbage(onProgress: (done: number, total: number) => void): Promise<void>;
	/** Stops serving. */
	close(): Promise<void>;
}

export interface AroundOptions {
	/** Absolute storage root. */
	readonly root: string;
	readonly configFile: string | undefined;
	readonly serve: boolean;
	readonly gc: 'builtin' | 'registry';
}

/** What the operator's configuration says; without one, what a registry does by itself. */
export async function registryConfig(configFile: string | undefined): Promise<RegistryConfig> {
	return configFile === undefined ? defaultRegistryConfig() : readRegistryConfig(configFile);
}

/**
 * Serves the storage read-only while a cleanup works on it, where that is wanted and there is a
 * registry binary. Throws a Refusal when its address is in use: a registry is probably still running.
 * @param note is given lines for the operator.
 */
export async function openRegistry(
	{root, configFile, serve, gc}: AroundOptions,
	note: (line: string) => void,
	signal?: AbortSignal,
): Promise<RegistryAround> {
	const config = await registryConfig(configFile);
	const binary = await findRegistryBinary();
	if (binary === undefined) {
		if (gc === 'registry') {
			throw new UserError('--gc registry needs a registry binary, and there is none', {
				hint: 'Put `registry` on the PATH (Debian: docker-registry), or use --gc builtin.',
			});
		}

		if (serve) {
			await refuseAddressInUse(config.address);
			note(
				'No registry binary here: the storage is not served meanwhile. Nothing may push to it until this has ended.',
			);
		}

		return {
			rehearseGarbage: async () => undefined,
			collectGarbage: async () => undefined,
			close: async () => undefined,
		};
	}

	const options = {binary, root, configFile, config};
	const served = serve ? await serveReadOnly(options, signal) : undefined;
	if (served) {
		note(`The storage is served read-only on ${served.address} meanwhile.`);
		void watch(served, note);
	}

	return {
		async rehearseGarbage(allowed) {
			const {digests, total} = await garbageCollect({...options, dryRun: true}, () => undefined, signal);
			if (total !== digests.length) {
				throw refused('does not say what it would delete in words that are known');
			}

			refuseOthers(digests.filter((digest) => !allowed.has(digest)));
		},
		async collectGarbage(onProgress) {
			await garbageCollect(options, ({blobs, total}) => onProgress(blobs, total), signal);
		},
		async close() {
			await served?.stop();
		},
	};
}

/** What a manifest needs, the collector knows for some media types only, and it knows no names but its own. */
function refuseOthers([first, ...others]: readonly string[]): void {
	if (first !== undefined) {
		const more = others.length === 0 ? '' : ` and ${others.length} more blobs`;
		throw refused(`would also delete ${first}${more}: to be kept`);
	}
}

const refused = (why: string) =>
	new Refusal(`registry garbage-collect ${why}`, {hint: 'Use --gc builtin. Everything is in its place again.'});

async function watch(served: ReadOnlyRegistry, note: (line: string) => void): Promise<void> {
	const death = await served.died;
	note(death.message);
}
