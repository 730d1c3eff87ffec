import {createServer} from 'node:net';
import {errorCode} from '../errors.ts';
import {parseAddress, type Address} from './address.ts';
import {askV2, type V2Answer} from './ask-v2.ts';

/** What answers at an address. */
type Probe = 'none' | 'not-a-registry' | 'registry';

/** Nothing listens there, or the host is not known. */
const nobody = new Set([
	'ECONNREFUSED',
	'ENOENT',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
]);

/** Binding failed for another reason than a listener: the registry itself will say which. */
const notOurs = new Set(['EACCES', 'EPERM', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

/** Whether something listens at a registry's address, found by binding it for a moment (a Unix socket: by asking). */
export async function addressInUse(text: string): Promise<boolean> {
	const address = parseAddress(text);
	if (address === undefined) {
		return false;
	}

	return 'path' in address ? (await probeRegistry(text)) !== 'none' : isBound(address);
}

function isBound(address: {readonly host: string | undefined; readonly port: number}): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error) => {
			const code = errorCode(error) ?? '';
			if (code === 'EADDRINUSE' || notOurs.has(code)) {
				resolve(code === 'EADDRINUSE');
			} else {
				reject(error);
			}
		});
		server.listen(
			{port: address.port, exclusive: true, ...(address.host !== undefined && {host: address.host})},
			() => {
				server.close(() => {
					resolve(false);
				});
			},
		);
	});
}

/** Asks what listens at a registry's address, with or without TLS, without creating anything there. */
export async function probeRegistry(text: string, prefix = '/', signal?: AbortSignal): Promise<Probe> {
	const address = parseAddress(text);
	if (address === undefined) {
		return 'none';
	}

	const plain = await ask(address, {prefix, tls: false}, signal);
	if (plain === undefined) {
		return 'none';
	}

	// Go's and nginx's TLS listeners answer plain HTTP with 400.
	const answer =
		plain === 'unintelligible' || plain.status === 400 ? await ask(address, {prefix, tls: true}, signal) : plain;
	return answer !== undefined && answer !== 'unintelligible' && isRegistry(answer) ? 'registry' : 'not-a-registry';
}

async function ask(
	address: Address,
	options: {readonly prefix: string; readonly tls: boolean},
	signal: AbortSignal | undefined,
): Promise<V2Answer | 'unintelligible' | undefined> {
	try {
		return await askV2(address, options, signal);
	} catch (error) {
		signal?.throwIfAborted();
		// Whatever else goes wrong with a connection, somebody took it and does not speak this protocol.
		return nobody.has(errorCode(error) ?? '') ? undefined : 'unintelligible';
	}
}

/** The header is Docker's; the OCI specification does without it and asks for 200 or 401 (spec.md, endpoint 1). */
function isRegistry({status, headers}: V2Answer): boolean {
	return (
		String(headers['docker-distribution-api-version'] ?? '').startsWith('registry/') ||
		((status === 200 || status === 401) && (headers['content-type'] ?? '').startsWith('application/json'))
	);
}
