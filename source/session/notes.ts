import {readRegistryConfigOf} from '../registry/config.ts';
import {registryNotes} from '../registry/notes.ts';
import type {Settings} from '../session.ts';

/** What the operator must know because of how this storage's registry is configured. */
export async function notesOfRegistry({configFile, root}: Settings): Promise<readonly string[]> {
	const config = configFile === undefined ? undefined : await readRegistryConfigOf(root, configFile);
	return config === undefined ? [] : registryNotes(config);
}
