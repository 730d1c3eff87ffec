import {setTimeout as sleep} from 'node:timers/promises';
import {Refusal, UserError} from '../errors.ts';
import {parseAddress} from './address.ts';
import {askV2} from './ask-v2.ts';
import {configSource, type RegistryOptions} from './config-source.ts';
import type {RegistryConfig} from './config.ts';
import {readOnlyEnvironment} from './environment.ts';
import {addressInUse} from './probe.ts';
import {startSupervised, type Supervised} from './supervised.ts';

/** A registry that serves the storage and refuses every push. */
export interface ReadOnlyRegistry {
	/** What it listens on, as in the configuration: `:5000`. */
	readonly address: string;
	/** Resolves with what to tell when it ends by itself; never when it is stopped. Never rejects. */
	readonly died: Promise<UserError>;
	/** SIGTERM, then SIGKILL. Done when it is gone; may be called again. */
	stop(): Promise<void>;
}

/** Milliseconds that it may take to answer. */
const patience = 30_000;
const pause = 50;
/** Enough for a Go panic's first frames. */
const linesKept = 40;

/**
 * Starts the real registry read-only on the storage and waits until it answers. Throws a Refusal when its address is
 * in use, a UserError with the registry's own last lines when it does not start. `signal` gives up waiting; once
 * served, only `stop` ends it (and the end of this program, whatever ends that).
 */
export async function serveReadOnly(options: RegistryOptions, signal?: AbortSignal): Promise<ReadOnlyRegistry> {
	const {config} = options;
	signal?.throwIfAborted();
	await refuseAddressInUse(config.address);
	const {file, input} = configSource(options);
	const lines: string[] = [];
	const onLine = (line: string) => {
		lines.push(line);
		lines.splice(0, lines.length - linesKept);
	};
	const child = startSupervised([options.binary, 'serve', file], readOnlyEnvironment(options.root), onLine, input);
	try {
		await answering(child, config, lines, signal);
	} catch (error) {
		await child.stop();
		throw error;
	}

	return served(child, config.address, lines);
}

/** Throws a Refusal when something listens on an address already: a registry is probably still running. */
export async function refuseAddressInUse(address: string): Promise<void> {
	if (await addressInUse(address)) {
		throw inUse(address);
	}
}

function served(child: Supervised, address: string, lines: readonly string[]): ReadOnlyRegistry {
	let stopping = false;
	const death = async (): Promise<UserError> => {
		const {how} = await child.ended;
		return stopping
			? new Promise<never>(() => undefined)
			: told(`The registry that served ${address} read-only ended by itself (${how})`, lines);
	};

	return {
		address,
		died: death(),
		async stop() {
			stopping = true;
			await child.stop();
		},
	};
}

/** Waits until `v2/` is answered, or throws what keeps the registry from it. */
async function answering(
	child: Supervised,
	config: RegistryConfig,
	lines: readonly string[],
	signal: AbortSignal | undefined,
): Promise<void> {
	const address = parseAddress(config.address);
	if (address === undefined) {
		throw new UserError(`The registry's address ${config.address} is none that can be asked`, {
			hint: 'Give http.addr as host:port, or use --no-registry.',
		});
	}

	for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(pause)) {
		signal?.throwIfAborted();
		const answered = await isServing(address, config, signal);
		// Looked at after the answer: a child that found its address taken has ended, and another one answered.
		const end = await Promise.race([child.ended, Promise.resolve(undefined)]);
		if (end !== undefined) {
			throw notStarted(config.address, end.how, lines);
		}

		if (answered) {
			return;
		}
	}

	throw told(`The registry did not answer on ${config.address} within ${patience / 1000} s`, lines);
}

async function isServing(
	address: NonNullable<ReturnType<typeof parseAddress>>,
	config: RegistryConfig,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	try {
		const {status} = await askV2(address, config, signal);
		return status === 200 || status === 401;
	} catch {
		signal?.throwIfAborted();
		// It has not got so far yet, or never will: the deadline decides.
		return false;
	}
}

function inUse(address: string, lines: readonly string[] = []): Refusal {
	return new Refusal([`${address} is in use: a registry is probably still running`, ...lines].join('\n'), {
		hint: 'Stop it for the time of the cleanup, or use --no-registry if it takes no pushes meanwhile.',
	});
}

function notStarted(address: string, how: string, lines: readonly string[]): UserError {
	return lines.some((line) => /address already in use/i.test(line))
		? inUse(address, lines)
		: told(`The registry could not be started (${how})`, lines);
}

function told(message: string, lines: readonly string[]): UserError {
	return new UserError(lines.length === 0 ? message : [`${message}. Its last lines:`, ...lines].join('\n'), {
		hint: 'Mend what it says, or use --no-registry to clean up without serving the storage.',
	});
}
