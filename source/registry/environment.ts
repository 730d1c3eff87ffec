/**
 * The environment in which the real registry works on our storage root: the operator's own, with what moves the root
 * (distribution, configuration/parser.go: variables are applied in the order of their names, so a longer one wins).
 */
export function registryEnvironment(root: string, environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
	return {
		// 3.x would try to send traces to localhost, and complain in its log.
		OTEL_TRACES_EXPORTER: 'none',
		...environment,
		REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: root,
	};
}

/** The same, with everything off that writes to the storage or remembers what it held. */
export function readOnlyEnvironment(root: string, environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
	const kept = Object.entries(environment).filter(([name]) => !name.startsWith('REGISTRY_STORAGE_MAINTENANCE'));
	return {
		...registryEnvironment(root, Object.fromEntries(kept)),
		REGISTRY_STORAGE_MAINTENANCE_READONLY: '{"enabled":true}',
		// Read-only refuses requests alone: the purger runs all the same, and would take uploads from under a cleanup.
		REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING: '{"enabled":false}',
		// A cache would go on answering "exists" for what is gone, and Redis would hand that on to the next registry.
		REGISTRY_STORAGE_CACHE_BLOBDESCRIPTOR: '""',
		// A pull-through cache stores what it fetches and deletes what expires, read-only or not: serve what is there.
		REGISTRY_PROXY_REMOTEURL: '',
	};
}
