import {createServer} from 'node:net';
import {errorCode} from '../errors.ts';
import {parseAddress, type Address} from './address.ts';
import {askV2, type V2Answer, type V2Question} from './ask-v2.ts';

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
	const answer = await ask(text, {prefix}, signal);
	if (answer === undefined) {
		return 'none';
	}

	return answer !== 'unintelligible' && isRegistry(answer) ? 'registry' : 'not-a-registry';
}

/** Any name will do: OPTIONS only looks at which methods there are handlers for. */
const uploads = 'registry-cleanup-tui/probe/blobs/uploads/';

/**
 * Whether the registry at an address takes pushes; undefined where none answers. Asks with OPTIONS which methods the
 * start of an upload has: a registry in read-only mode leaves POST out (distribution, handlers/blobupload.go), and the
 * answer is given before anything of the storage is touched. `unknown`: it asks for a login, or is another make.
 */
export async function takesPushes(
	address: string,
	prefix: string,
	signal?: AbortSignal,
): Promise<'yes' | 'no' | 'unknown' | undefined> {
	if ((await probeRegistry(address, prefix, signal)) !== 'registry') {
		return undefined;
	}

	const answer = await ask(address, {prefix, method: 'OPTIONS', path: uploads}, signal);
	if (answer === undefined || answer === 'unintelligible' || !isDistribution(answer)) {
		return 'unknown';
	}

	const methods = answer.headers.allow?.split(/,\s*/) ?? [];
	return methods.includes('POST') ? 'yes' : methods.includes('GET') ? 'no' : 'unknown';
}

/** With or without TLS, whichever is spoken there. */
async function ask(
	text: string,
	question: Omit<V2Question, 'tls'>,
	signal: AbortSignal | undefined,
): Promise<V2Answer | 'unintelligible' | undefined> {
	const address = parseAddress(text);
	if (address === undefined) {
		return undefined;
	}

	const plain = await tryAsking(address, {...question, tls: false}, signal);
	// Go's and nginx's TLS listeners answer plain HTTP with 400.
	return plain === 'unintelligible' || plain?.status === 400
		? tryAsking(address, {...question, tls: true}, signal)
		: plain;
}

async function tryAsking(
	address: Address,
	question: V2Question,
	signal: AbortSignal | undefined,
): Promise<V2Answer | 'unintelligible' | undefined> {
	try {
		return await askV2(address, question, signal);
	} catch (error) {
		signal?.throwIfAborted();
		// Whatever else goes wrong with a connection, somebody took it and does not speak this protocol.
		return nobody.has(errorCode(error) ?? '') ? undefined : 'unintelligible';
	}
}

const isDistribution = ({headers}: V2Answer) =>
	String(headers['docker-distribution-api-version'] ?? '').startsWith('registry/');

/** The header is Docker's; the OCI specification does without it and asks for 200 or 401 (spec.md, endpoint 1). */
function isRegistry(answer: V2Answer): boolean {
	const {status, headers} = answer;
	return (
		isDistribution(answer) ||
		((status === 200 || status === 401) && (headers['content-type'] ?? '').startsWith('application/json'))
	);
}
