import {spawn} from 'node:child_process';
import {copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {checkout} from './doc-blocks.ts';
import {programFile} from './program.ts';
import {startRegistry, type RealRegistry} from './real-registry.ts';
import {moveInside, writingOnlyIn} from './sandboxed.ts';
import {TestStore} from './store.ts';
import {requireTool} from './tools.ts';

/** What is not here, or would do something to this machine. Each call is written down, and nothing else is done. */
const recorded = ['docker', 'systemctl', 'journalctl', 'kubectl', 'redis-cli', 'npm'];

/** All that is there besides: PATH has nothing else of this machine. */
const tools = ['bash', 'sh', 'flock', 'jq', 'rm'];

const policy = 'version: 1\nrules:\n  - delete: {older-than: 30d}\n';

/** The program lives 40 days later, so that nothing is too young to go: the time of a file's last change cannot be set. */
const later = 'const now = Date.now; Date.now = () => now() + 40 * 24 * 60 * 60 * 1000;\n';

/**
 * Where the commands of the pages run, and nowhere else: with the built program on PATH, a storage in its own
 * /var/lib/registry, and a real registry on localhost:5000. What speaks to a service manager, a container engine or a
 * cluster is only written down.
 */
export class DocSandbox {
	readonly folder: string;
	readonly #registry: RealRegistry;

	private constructor(folder: string, registry: RealRegistry) {
		this.folder = folder;
		this.#registry = registry;
	}

	/** `folder`: an empty one. */
	static async open(folder: string): Promise<DocSandbox> {
		for (const name of ['bin', 'home', 'tmp', 'etc', 'var/lib', 'var/lock', 'var/log', 'work/docs']) {
			mkdirSync(path.join(folder, name), {recursive: true});
		}

		const root = path.join(folder, 'var/lib/registry');
		const bin = (name: string, ...lines: readonly string[]) =>
			writeFileSync(path.join(folder, 'bin', name), ['#!/bin/sh', ...lines, ''].join('\n'), {mode: 0o755});
		const clock = path.join(folder, 'later.mjs');
		writeFileSync(clock, later);
		bin(
			'registry-cleanup-tui',
			// Whatever the script has done to its environment.
			`export REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY='${root}' RUN_REGISTRY=false`,
			`exec '${process.execPath}' --import '${clock}' '${programFile}' "$@"`,
		);
		bin('npx', 'exec "$@"');
		for (const name of recorded) {
			bin(name, `echo "${name} $*" >>'${folder}/recorded'`);
		}

		for (const place of ['bin/nightly.sh', 'work/docs/nightly.sh']) {
			copyFileSync(path.join(checkout, 'docs/nightly.sh'), path.join(folder, place));
		}

		writeFileSync(path.join(folder, 'etc/registry-cleanup.yml'), policy);
		for (const name of tools) {
			symlinkSync(requireTool(name), path.join(folder, 'bin', name));
		}

		return new DocSandbox(folder, await startRegistry(root));
	}

	async close(): Promise<void> {
		await this.#registry.stop();
	}

	/** Runs a script on a storage as new; rejects with what it printed unless it ends with 0. */
	async run(script: string): Promise<void> {
		const {folder} = this;
		const {root, host} = this.#registry;
		const moved = moveInside(script, {folder, host});
		writeStorage(root);
		const bin = path.join(folder, 'bin');
		const [command, ...argv] = writingOnlyIn(folder);
		const clean = ['env', '-i', `PATH=${bin}`, `HOME=${folder}/home`, `TMPDIR=${folder}/tmp`];
		const child = spawn(command, [...argv, ...clean, path.join(bin, 'bash'), '-euo', 'pipefail', '-c', moved], {
			cwd: path.join(folder, 'work'),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let printed = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text: string) => {
				printed += text;
			});
		}

		const code = await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		if (code !== 0) {
			throw new Error(`Ended with ${String(code)}:\n${moved}\n${printed}`);
		}
	}

	/** What was called that is only written down, a line a call. */
	recorded(): readonly string[] {
		return readFileSync(path.join(this.folder, 'recorded'), 'utf8').trimEnd().split('\n');
	}
}

/** A storage that is complete, has something to clean up and a tag to choose. */
function writeStorage(root: string): void {
	rmSync(root, {recursive: true, force: true});
	const store = new TestStore(root);
	for (const repository of ['base/ubuntu', 'team-a/api']) {
		store.push(repository, {tag: 'latest'});
		store.push(repository, {tag: 'pr-7'});
		store.push(repository);
	}
}
