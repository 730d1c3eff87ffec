import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, it} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {freePort} from '../support/free-port.ts';
import {newLayer} from '../support/oci-layout.ts';
import {programFile} from '../support/program.ts';
import {writeConfig} from '../support/real-registry.ts';
import {expectStatus, mediaTypes, registryClient, type RegistryClient} from '../support/registry-client.ts';
import {temporaryFolder, type Ending} from '../support/store.ts';
import {requireTool} from '../support/tools.ts';

// This file runs as build/test/container/nightly.test.js.
const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const script = path.join(checkout, 'docs/nightly.sh');
const killer = fileURLToPath(new URL('../support/kill-before-change.js', import.meta.url));

/** A live registry that is a process of its own, as a service manager starts and stops it. */
class LiveRegistry {
	readonly root: string;
	readonly client: RegistryClient;
	readonly config: string;
	readonly start: string;
	readonly stop: string;
	readonly #pidFile: string;

	private constructor(folder: string, address: string) {
		this.root = path.join(folder, 'root');
		this.client = registryClient(`http://${address}`);
		this.config = writeConfig(folder, this.root, address);
		this.#pidFile = path.join(folder, 'pid');
		const binary = requireTool('docker-registry');
		this.start = this.#script(
			folder,
			'start',
			`${binary} serve ${this.config} >${folder}/log 2>&1 </dev/null & echo $! >${this.#pidFile}`,
		);
		this.stop = this.#script(
			folder,
			'stop',
			`kill "$(cat ${this.#pidFile})" && while kill -0 "$(cat ${this.#pidFile})" 2>/dev/null; do sleep 0.05; done; rm ${this.#pidFile}`,
		);
	}

	static async open(ending: Ending): Promise<LiveRegistry> {
		const opened: LiveRegistry[] = [];
		// Before its folder is removed, which says what to kill.
		ending.after(() => opened.forEach((registry) => registry.kill()));
		const registry = new LiveRegistry(temporaryFolder(ending), `127.0.0.1:${await freePort()}`);
		opened.push(registry);
		return registry;
	}

	#script(folder: string, name: string, line: string): string {
		const file = path.join(folder, name);
		writeFileSync(file, `#!/bin/sh\n${line}\n`, {mode: 0o755});
		return file;
	}

	/** Waits until it answers. */
	async answers(): Promise<void> {
		const until = Date.now() + 30_000;
		while (!(await fetch(`${this.client.url}/v2/`).catch(() => undefined))?.ok) {
			assert.ok(Date.now() < until, 'the registry does not answer');
			await sleep(20);
		}
	}

	kill(): void {
		try {
			process.kill(Number(readFileSync(this.#pidFile, 'utf8')), 'SIGKILL');
			rmSync(this.#pidFile);
		} catch {
			// It is stopped.
		}
	}
}

interface Night {
	readonly registry: LiveRegistry;
	readonly clean?: string;
	readonly stop?: string;
	readonly start?: string;
	readonly argv?: readonly string[];
}

/** Runs the script around a registry. */
async function night({registry, argv = [], stop = registry.stop, start = registry.start, ...given}: Night) {
	const always = `--grace 0 --uploads-older-than 0 --config ${registry.config}`;
	const {clean = `${process.execPath} ${programFile} clean --yes ${always}`} = given;
	return run({STOP: stop, START: start, CLEAN: clean}, argv);
}

/** Runs the script to its end. */
async function run(environment: Readonly<Record<string, string>>, argv: readonly string[] = []) {
	const child = spawn(script, argv, {
		// What the last of these tests names is there.
		cwd: checkout,
		env: {...process.env, ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const output = {stdout: '', stderr: ''};
	for (const name of ['stdout', 'stderr'] as const) {
		child[name].setEncoding('utf8').on('data', (text: string) => {
			output[name] += text;
		});
	}

	const ended = new Promise<number | null>((resolve) => {
		child.once('close', resolve);
	});
	return {code: await ended, ...output};
}

/** A registry with an image that was pushed twice, and so something to clean up. */
async function withGarbage(ending: Ending): Promise<LiveRegistry> {
	const registry = await LiveRegistry.open(ending);
	await night({registry, stop: 'true', clean: 'true'});
	await registry.answers();
	await registry.client.pushImage('team/app', 'latest', [newLayer()]);
	await registry.client.pushImage('team/app', 'latest', [newLayer()]);
	return registry;
}

/** It serves what is left, and takes pushes. */
async function assertLive(registry: LiveRegistry): Promise<void> {
	const {client} = registry;
	await registry.answers();
	const headers = {accept: mediaTypes.image};
	await expectStatus(await fetch(`${client.url}/v2/team/app/manifests/latest`, {headers}), 200);
	await client.pushImage('team/app', 'again', [newLayer()]);
}

describe('the nightly script, around a real registry that is a process', () => {
	it('stops it, cleans up with the options that it was given, and starts it again on the same port', async (t) => {
		const registry = await withGarbage(t);
		const {code, stdout, stderr} = await night({registry, argv: ['--keep-last', '5', '--delete-tags', '**/*:pr-*']});
		assert.equal(code, 2, 'a glob that matches nothing is wrong usage');
		assert.match(stderr, /--delete-tags '\*\*\/\*:pr-\*' matches no/);
		assert.equal(stdout, '');
		const second = await night({registry});
		assert.equal(second.code, 0, second.stderr);
		assert.match(second.stdout, /^Cleaned [^]*\nFreed /);
		assert.match(second.stderr, new RegExp(`read-only on ${registry.client.url.slice('http://'.length)}`));
		await assertLive(registry);
	});

	it('starts it again when the cleanup fails, and ends as the cleanup did', async (t) => {
		const registry = await withGarbage(t);
		const strange = temporaryFolder(t);
		writeFileSync(path.join(strange, 'holiday.jpg'), 'not a registry');
		const {code, stderr} = await night({
			registry,
			clean: `${process.execPath} ${programFile} clean --yes --root ${strange}`,
		});
		assert.equal(code, 3, stderr);
		await assertLive(registry);
	});

	it('starts it again when the cleanup is killed, and the next night goes on with what that left', async (t) => {
		const registry = await withGarbage(t);
		const program = `${process.execPath} --import ${killer} ${programFile}`;
		const {code, stderr} = await night({
			registry,
			clean: `env KILL_BEFORE=6 ${program} clean --yes --grace 0 --config ${registry.config}`,
		});
		assert.equal(code, 128 + 9, stderr);
		assert.match(stderr, /read-only on /);
		await assertLive(registry);
		const next = await night({registry});
		assert.equal(next.code, 0, next.stderr);
		assert.match(next.stdout, /^Cleaned /m);
		await assertLive(registry);
	});

	it('cleans nothing up when the registry does not stop', async (t) => {
		const registry = await withGarbage(t);
		const {code, stdout} = await night({registry, stop: 'false', start: 'true', clean: 'echo cleaned'});
		assert.deepEqual({code, stdout}, {code: 1, stdout: ''});
		await assertLive(registry);
	});
});

/** Runs the script with steps that are what shells make of these lines; gives the steps that were done, in order. */
async function nightOf(t: Ending, lines: Readonly<Partial<Record<'stop' | 'clean' | 'start', string>>>) {
	const folder = temporaryFolder(t);
	const log = path.join(folder, 'log');
	const step = (name: keyof typeof lines) => {
		const file = path.join(folder, name);
		writeFileSync(file, `#!/bin/sh\necho ${name} >>${log}\n${lines[name] ?? ''}\n`, {mode: 0o755});
		return file;
	};
	const ended = await run({
		STOP: step('stop'),
		CLEAN: `${step('clean')} --only docs/*`,
		START: step('start'),
		RETRY_AFTER: '0',
	});
	return {...ended, done: readFileSync(log, 'utf8').trimEnd().split('\n').join(' ')};
}

describe('the nightly script, whatever happens', () => {
	const signals = {HUP: 129, INT: 130, QUIT: 131, TERM: 143};
	for (const [signal, code] of Object.entries(signals)) {
		it(`starts the registry again after SIG${signal} at any step`, async (t) => {
			// A shell looks at what it was sent once the step has ended.
			const line = `kill -s ${signal} $PPID`;
			const ends = {
				stop: await nightOf(t, {stop: line}),
				clean: await nightOf(t, {clean: line}),
				start: await nightOf(t, {start: line}),
			};
			assert.deepEqual([ends.stop.code, ends.stop.done], [code, 'stop start']);
			assert.deepEqual([ends.clean.code, ends.clean.done], [code, 'stop clean start']);
			assert.deepEqual([ends.start.code, ends.start.done], [0, 'stop clean start'], 'it is too late to stop by then');
		});
	}

	it('starts the registry again when a step is killed, and tells of it by its exit code', async (t) => {
		const stop = await nightOf(t, {stop: 'kill -9 $$'});
		assert.deepEqual([stop.code, stop.done], [137, 'stop start']);
		const clean = await nightOf(t, {clean: 'kill -9 $$'});
		assert.deepEqual([clean.code, clean.done], [137, 'stop clean start']);
	});

	it('starts the registry again when the step is none that can be run', async (t) => {
		const {code, done} = await nightOf(t, {clean: 'exec /nowhere/registry-cleanup-tui'});
		assert.deepEqual([code, done], [127, 'stop clean start']);
	});

	it('tries twice more to start the registry, then says that it does not', async (t) => {
		const third = await nightOf(t, {start: '[ "$(grep -c start "$(dirname "$0")/log")" -eq 3 ]'});
		assert.deepEqual([third.code, third.done, third.stderr], [0, 'stop clean start start start', '']);
		const never = await nightOf(t, {start: 'false'});
		assert.deepEqual([never.code, never.done], [1, 'stop clean start start start']);
		assert.match(never.stderr, /^nightly\.sh: the registry did not start: \/\S+\/start\n$/);
		const refused = await nightOf(t, {clean: 'exit 3', start: 'false'});
		assert.equal(refused.code, 3, 'what the cleanup ended with is not lost');
	});

	it('gives the cleanup its words as they are, also where they name files that are there', async (t) => {
		const {stdout} = await nightOf(t, {clean: 'cd / && printf "<%s>" "$@"'});
		assert.equal(stdout, '<--only><docs/*>');
	});
});

it('by default its commands are those at the head of docker-compose.yml', () => {
	const compose = readFileSync(path.join(checkout, 'docker-compose.yml'), 'utf8');
	const shown = [...compose.matchAll(/^# {3}(docker compose (?:stop|run --rm -p|start) .*)$/gm)].map(
		([, line]) => line,
	);
	const text = readFileSync(script, 'utf8');
	const defaults = ['STOP', 'CLEAN', 'START'].map((name) => new RegExp(`"\\$\\{${name}=(.+)\\}"`).exec(text)?.[1]);
	assert.deepEqual(
		defaults.map((line) => line?.replace(' -T', '')),
		shown,
	);
});
