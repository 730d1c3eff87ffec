import type {RegistryConfig} from './config.ts';

/** What the operator must know because of how the registry is configured. */
export function registryNotes({cache, proxyRemoteUrl}: RegistryConfig): string[] {
	const notes: string[] = [];
	if (cache === 'redis') {
		notes.push(
			'The registry caches blob descriptors in Redis: flush it after a cleanup, or a push may be told that deleted blobs exist.',
		);
	} else if (cache === 'inmemory') {
		notes.push(
			'The registry caches blob descriptors in memory: restart it after a cleanup, or a push may be told that deleted blobs exist.',
		);
	}

	if (proxyRemoteUrl !== undefined) {
		notes.push('The registry is a pull-through cache: what is deleted is fetched again when somebody pulls it.');
	}

	return notes;
}
