import {UserError} from '../errors.ts';
import {findRegistryBinary} from './binary.ts';
import {defaultRegistryConfig, readRegistryConfig} from './config.ts';
import {garbageCollect} from './garbage-collect.ts';
import {serveReadOnly, type ReadOnlyRegistry} from './serve-read-only.ts';

/** The real registry during a cleanup. */
export interface RegistryAround {
	/** Sweeps the blobs with `registry garbage-collect`. */
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
	const binary = serve || gc === 'registry' ? await findRegistryBinary() : undefined;
	if (binary === undefined) {
		if (gc === 'registry') {
			throw new UserError('--gc registry needs a registry binary, and there is none', {
				hint: 'Put `registry` on the PATH (Debian: docker-registry), or use --gc builtin.',
			});
		}

		if (serve) {
			note('No registry binary here: the storage is not served meanwhile. Nothing may push to it until this has ended.');
		}

		return {collectGarbage: async () => undefined, close: async () => undefined};
	}

	const config = configFile === undefined ? defaultRegistryConfig() : await readRegistryConfig(configFile);
	const options = {binary, root, configFile, config};
	let served: ReadOnlyRegistry | undefined;
	if (serve) {
		served = await serveReadOnly(options, signal);
		note(`The storage is served read-only on ${served.address} meanwhile.`);
		void served.died.then((error) => {
			note(error.message);
		});
	}

	return {
		async collectGarbage(onProgress) {
			await garbageCollect(options, ({blobs, total}) => onProgress(blobs, total));
		},
		async close() {
			await served?.stop();
		},
	};
}
