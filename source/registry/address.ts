/** Where a registry listens, taken apart. */
export type Address =
	| {readonly host: string | undefined; readonly port: number}
	/** A Unix socket's path. */
	| {readonly path: string};

const highestPort = 65_535;

/** Takes Go's `host:port` apart (the host may be missing, or be IPv6 in brackets), or `unix:` and a path. */
export function parseAddress(text: string): Address | undefined {
	if (text.startsWith('unix:')) {
		return {path: text.slice('unix:'.length)};
	}

	const parts = /^(?:\[(?<v6>[^\]]*)\]|(?<host>[^:]*)):(?<port>\d{1,5})$/.exec(text)?.groups;
	const port = Number(parts?.['port']);
	return parts && port <= highestPort ? {host: (parts['v6'] ?? parts['host']) || undefined, port} : undefined;
}

/** How this machine reaches what listens there: a wildcard is reached on the loopback. */
export function reachable(address: Address): {host: string; port: number} | {socketPath: string} {
	if ('path' in address) {
		return {socketPath: address.path};
	}

	switch (address.host) {
		case undefined:
		case '0.0.0.0':
			return {host: '127.0.0.1', port: address.port};
		case '::':
			return {host: '::1', port: address.port};
		default:
			return {host: address.host, port: address.port};
	}
}
