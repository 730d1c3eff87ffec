import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {pullEverything, type Pulled} from './pull-everything.ts';
import {registryClient, type RegistryClient} from './registry-client.ts';
import {requireTool} from './tools.ts';

/** A real registry that takes pushes, over a storage root, on a loopback port that the kernel chose. */
export interface RealRegistry {
	/** `127.0.0.1:40123` */
	readonly host: string;
	readonly root: string;
	readonly client: RegistryClient;
	readonly pullEverything: () => Promise<Pulled>;
	stop(): Promise<void>;
}

/** A registry's configuration in a file of its own, which is removed with its folder. */
export function writeConfig(
	folder: string,
	root: string,
	address: string,
	storage: object = {},
	more: object = {},
): string {
	const file = path.join(folder, 'config.yml');
	const config = {
		version: 0.1,
		storage: {filesystem: {rootdirectory: root}, delete: {enabled: true}, ...storage},
		http: {addr: address},
		...more,
	};
	writeFileSync(file, JSON.stringify(config));
	return file;
}

/**
 * Starts docker-registry and waits until it listens. Throws its output when it does not.
 * @param storage more of the configuration's `storage`: a cache, for example.
 * @param more of the configuration beside `storage`.
 */
export async function startRegistry(root: string, storage: object = {}, more: object = {}): Promise<RealRegistry> {
	const binary = requireTool('docker-registry');
	const folder = mkdtempSync(path.join(tmpdir(), 'real-registry-'));
	const config = writeConfig(folder, root, '127.0.0.1:0', storage, more);
	const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('REGISTRY_')));
	const child = spawn(binary, ['serve', config], {env: environment, stdio: ['ignore', 'ignore', 'pipe']});
	const kill = () => child.kill('SIGKILL');
	process.on('exit', kill);
	const ended = new Promise<void>((resolve) => {
		child.once('close', () => {
			process.off('exit', kill);
			rmSync(folder, {recursive: true, force: true});
			resolve();
		});
	});
	const host = await new Promise<string>((resolve, reject) => {
		const lines: string[] = [];
		createInterface({input: child.stderr}).on('line', (line) => {
			lines.push(line);
			const address = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1];
			if (address !== undefined) {
				resolve(address);
			}
		});
		child.once('close', () => {
			reject(new Error(['docker-registry did not start:', ...lines].join('\n')));
		});
	});

	return {
		host,
		root,
		client: registryClient(`http://${host}`),
		pullEverything: () => pullEverything(`http://${host}`),
		async stop() {
			child.kill('SIGTERM');
			await ended;
		},
	};
}

/** Starts a registry for the time of `work`. */
export async function withRegistry<T>(
	root: string,
	work: (registry: RealRegistry) => Promise<T>,
	storage: object = {},
	more: object = {},
): Promise<T> {
	const registry = await startRegistry(root, storage, more);
	try {
		return await work(registry);
	} finally {
		await registry.stop();
	}
}
