import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {UserError} from '../errors.ts';
import type {RegistryConfig} from './config.ts';

/** What the real registry is started with. */
export interface RegistryOptions {
	readonly binary: string;
	/** The storage root, absolute. */
	readonly root: string;
	/** The operator's own configuration; without it one is written for the occasion. */
	readonly configFile: string | undefined;
	/** What that configuration says. */
	readonly config: RegistryConfig;
}

/**
 * Runs `work` with a configuration file for the real registry: the operator's, or a temporary one that is removed
 * when `work` has ended. Throws a UserError for a configuration that keeps its data somewhere else.
 */
export async function withConfigFile<T>(
	{configFile, config, root}: RegistryOptions,
	work: (file: string) => Promise<T>,
): Promise<T> {
	if (config.driver !== undefined && config.driver !== 'filesystem') {
		throw new UserError(`The configuration keeps the registry's data in ${config.driver}, not in a folder`, {
			hint: 'Name a configuration with storage.filesystem by --config, or use --no-registry.',
		});
	}

	if (configFile !== undefined) {
		return work(configFile);
	}

	const folder = await mkdtemp(path.join(tmpdir(), 'registry-cleanup-'));
	try {
		const file = path.join(folder, 'config.yml');
		// JSON is YAML.
		const content = {version: 0.1, storage: {filesystem: {rootdirectory: root}}, http: {addr: config.address}};
		await writeFile(file, JSON.stringify(content));
		return await work(file);
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}
