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
 * The path that the real registry reads its configuration from, and what it is to find on its standard input: the
 * operator's file, or one for the occasion, which is that input. A temporary file would need room on a disk that may be
 * full. Throws a UserError for a configuration that keeps its data somewhere else.
 */
export function configSource({configFile, config, root}: RegistryOptions): {
	readonly file: string;
	readonly input: string;
} {
	if (config.driver !== undefined && config.driver !== 'filesystem') {
		throw new UserError(`The configuration keeps the registry's data in ${config.driver}, not in a folder`, {
			hint: 'Name a configuration with storage.filesystem by --config, or use --no-registry.',
		});
	}

	if (configFile !== undefined) {
		return {file: configFile, input: ''};
	}

	// JSON is YAML.
	const content = {version: 0.1, storage: {filesystem: {rootdirectory: root}}, http: {addr: config.address}};
	return {file: '/dev/stdin', input: JSON.stringify(content)};
}
