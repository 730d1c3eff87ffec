import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {after, before, describe, it} from 'node:test';
import {fileURLToPath} from 'node:url';
import {pages} from '../support/doc-blocks.ts';
import {nodeVersions, otherNode} from '../support/other-node.ts';
import {temporaryFolder} from '../support/store.ts';
import {TestTerminal} from '../support/terminal.ts';

// This file runs as build/test/package/package.test.js.
const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const {name, version, engines} = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8')) as {
	readonly name: string;
	readonly version: string;
	readonly engines: {readonly node: string};
};
const folder = temporaryFolder({after});
const userConfig = path.join(folder, 'npmrc');

/** npm as a stranger has it: no settings, an empty cache, and no registry that it could ask. */
const environment = {
	...Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_|^NODE_TEST_CONTEXT$/i.test(key))),
	npm_config_userconfig: userConfig,
	npm_config_cache: path.join(folder, 'cache'),
	npm_config_offline: 'true',
	npm_config_update_notifier: 'false',
};

function run(command: string, argv: readonly string[], cwd: string) {
	const {status, stdout, stderr} = spawnSync(command, argv, {cwd, env: environment, encoding: 'utf8'});
	return {status, stdout, stderr};
}

interface Packed {
	readonly filename: string;
	readonly size: number;
	readonly files: ReadonlyArray<{readonly path: string}>;
}

let packed: Packed;
let tarball = '';
let program = '';
const installed = path.join(folder, 'installed');

before(() => {
	writeFileSync(userConfig, '');
	const argv = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
	const [one] = JSON.parse(execFileSync('npm', argv, {cwd: checkout, env: environment, encoding: 'utf8'})) as Packed[];
	packed = one!;
	tarball = path.join(folder, packed.filename);
});

describe('the package', () => {
	it('is smaller than 600 kB, and has the program, its workers, the licences, the pages and the schema, and nothing else', () => {
		assert.ok(statSync(tarball).size < 600_000, `${statSync(tarball).size} bytes`);
		const files = packed.files.map((file) => file.path);
		const fixed = [
			'CHANGELOG.md',
			'LICENSE',
			'README.md',
			'dist/THIRD-PARTY-LICENSES.txt',
			'dist/cli.js',
			'dist/package.json',
			'dist/object-hash.js',
			'dist/picomatch.js',
			'dist/run-worker.js',
			'dist/scan-worker.js',
			'dist/stack-utils.js',
			'dist/yoga.wasm',
			...pages.filter((page) => page.startsWith('docs/')),
			'docs/nightly.sh',
			'docs/schema-1.json',
			'package.json',
		].toSorted();
		assert.deepEqual(files.filter((file) => !/^dist\/[\w-]+-[\w-]{8}\.js$/.test(file)).toSorted(), fixed);
	});

	it('installs in an empty folder as one package, without a warning and without a registry to ask', () => {
		const {status, stdout, stderr} = run('npm', ['install', '--prefix', installed, tarball], folder);
		assert.deepEqual({status, stderr}, {status: 0, stderr: ''});
		assert.match(stdout, /^\s*added 1 package\b/);
		const modules = path.join(installed, 'node_modules');
		assert.deepEqual(
			readdirSync(modules).filter((entry) => !entry.startsWith('.')),
			[name],
		);
		program = path.join(modules, '.bin', name);
	});

	it('is run by npx in an empty folder, and prints its version and nothing else', () => {
		const empty = temporaryFolder({after});
		const {status, stdout, stderr} = run('npx', ['--yes', `file:${tarball}`, '--version'], empty);
		assert.deepEqual({status, stdout, stderr}, {status: 0, stdout: `${version}\n`, stderr: ''});
		assert.deepEqual(readdirSync(empty), []);
	});
});

/** Figures of the demo store, which are the same wherever it is written. */
function figuresOn(node: string): unknown {
	const demo = path.join(temporaryFolder({after}), 'demo');
	const {status, stdout, stderr} = run(node, [program, 'demo', demo, '--json'], folder);
	assert.equal(status, 0, stderr);
	assert.equal(
		stderr,
		`A demo store is in ${demo}\nReading ${demo}\nRemove the demo store when you are done: rm -r ${demo}\n`,
	);
	const {before: found, after: left, reclaim} = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
	return {found, left, reclaim};
}

let here: unknown;
const figuresHere = () => (here ??= figuresOn(process.execPath));

/** The screens, in a real terminal: what there is, a cleanup, the end. */
async function cleanUpOn(node: string): Promise<void> {
	const ending = {after};
	const demo = path.join(temporaryFolder(ending), 'demo');
	const terminal = TestTerminal.run(ending, node, [program, 'demo', demo]);
	await terminal.shows(/ WILL FREE 23\.9 MiB of 56\.5 MiB \(42%\)/);
	await terminal.press('p');
	await terminal.shows(/ WILL FREE 23\.9 MiB: 37 manifests/);
	await terminal.press('Escape');
	await terminal.shows(/All repositories/);
	await terminal.press('q');
	assert.deepEqual(await terminal.ended(), {code: 0, signal: 0});
	assert.doesNotMatch(terminal.output, /warning/i);
	const {status, stdout, stderr} = run(
		node,
		[program, 'clean', '--yes', '--grace', '0', '--no-registry', '--root', demo],
		folder,
	);
	assert.equal(status, 0, stderr);
	assert.match(stdout, /^Cleaned [^]*\nFreed 23\.9 MiB of 56\.5 MiB \(42%\)\./);
}

describe('the installed package', () => {
	it('is tested on the oldest Node.js that it says it runs on', () => {
		assert.equal(engines.node, `>=${nodeVersions[0].replace(/\.0$/, '')}`);
	});

	for (const version of nodeVersions) {
		it(`opens its screens in a real terminal and cleans up, without a warning, on Node.js ${version}`, async () => {
			const node = otherNode(version);
			assert.equal(run(node, ['--version'], folder).stdout, `v${version}\n`);
			assert.deepEqual(figuresOn(node), figuresHere());
			await cleanUpOn(node);
		});
	}
});
