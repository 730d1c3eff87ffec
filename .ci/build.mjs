/*
 * Bundles the program into dist/: `npx` then fetches one package without dependencies, and it starts in half the time. It is
 * CommonJS, which Node loads without what ES modules need: a fifth of what the version takes.
 *
 *   dist/cli.js                     the entry
 *   dist/start-<hash>.js            what the help and the version need
 *   dist/program-<hash>.js          what every command without screens needs
 *   dist/*-<hash>.js                what is loaded when it is needed, the screens (React, Ink) above all; flat, so that a
 *                                   URL as below is right in every chunk
 *   dist/picomatch.js …             libraries that most runs never call, and yoga.wasm, the code of one
 *   dist/scan-worker.js …           the workers, started as `new Worker(new URL('./scan-worker.js', import.meta.url))`
 *   dist/package.json               says that it is CommonJS
 *   dist/THIRD-PARTY-LICENSES.txt   the licences of everything that is in the bundle
 */
import {chmod, readdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {build} from 'rolldown';
import {changedLibraries} from './changed-libraries.mjs';
import {deferred, deferredLibraries} from './deferred-libraries.mjs';
import {collectLicences} from './licences.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const outputFolder = path.join(root, 'dist');
const program = path.join(root, 'cli.tsx');
const workers = ['source/scan/scan-worker.ts', 'source/run/run-worker.ts'];

/** What an earlier build has left. Only now: a program that is running meanwhile finds its chunks for as long as it can. */
async function removeStale(outputs) {
	const stale = (await readdir(outputFolder)).filter((name) => !outputs.has(name));
	await Promise.all(stale.map((name) => rm(path.join(outputFolder, name), {recursive: true})));
}

/** Importing `node:process` calls every getter of `process`, which opens all three standard streams: 7 ms of each start. */
const globalProcess = {
	name: 'global-process',
	resolveId: {
		filter: {id: /^(?:node:)?process$/},
		handler: () => 'global:process',
	},
	load: {
		filter: {id: /^global:process$/},
		handler: () => 'const {process} = globalThis; export default process; export const {env, cwd} = process;',
	},
};

/**
 * Characters beyond ASCII become escapes, as they may in all texts but raw ones: a file without any is read in a third of
 * the time, and takes half of the memory.
 */
const onlyAscii = {
	name: 'only-ascii',
	generateBundle(_, outputs) {
		for (const output of Object.values(outputs).filter(({type}) => type === 'chunk')) {
			if (/String\.raw`[^`]*[\u0080-\uFFFF]/.test(output.code)) {
				throw new Error(`${output.fileName} has a raw text that is not ASCII`);
			}

			output.code = output.code.replaceAll(/[\u0080-\uFFFF]/g, escaped);
		}
	},
};
const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Node.js's own modules, as modules with a default export: each is an object that inherits from one. The bundler would copy
 * a hundred getters, which takes a millisecond of each start.
 */
const inheritingModules = {
	name: 'inheriting-modules',
	generateBundle(_, outputs) {
		for (const output of Object.values(outputs).filter(({type}) => type === 'chunk')) {
			output.code = output.code.replaceAll(
				/\b(\w+)=(?:\w+\.\w+|__toESM)\(\1,1\)/g,
				'$1=Object.create($1,{default:{value:$1}})',
			);
			if (/\((?:node_)?(?:fs|path|os|url|util|process),1\)/.test(output.code)) {
				throw new Error(`${output.fileName} copies a module in a way that is not known: the bundler has changed`);
			}
		}
	},
};

/** Modules, all that they import, and what that imports: what is loaded with them, at once. */
function loadedWith(modules, graph) {
	const found = new Set(modules);
	for (const module of found) {
		for (const imported of graph.getModuleInfo(module).importedIds) {
			found.add(imported);
		}
	}

	return found;
}

const inRoot = (file) => path.join(root, file);

/** Which file a module is in: what is always loaded together is together. For the rest the bundler finds a place. */
function chunkOf(module, graph) {
	chunks ??= {
		// Not the entry: it waits for the program, so the program must not wait for it.
		start: loadedWith(graph.getModuleInfo(program).importedIds, graph),
		program: loadedWith(
			[inRoot('source/cli/faces.ts'), ...graph.getModuleInfo(inRoot('source/cli/arguments.ts')).dynamicallyImportedIds],
			graph,
		),
	};
	return Object.keys(chunks).find((name) => chunks[name].has(module));
}
let chunks;

const bundle = async (input, codeSplitting) => {
	const {output} = await build({
		cwd: root,
		input,
		platform: 'node',
		preserveEntrySignatures: 'allow-extension',
		// Nobody reads it: see meow's change.
		checks: {emptyImportMeta: false},
		plugins: [globalProcess, deferredLibraries, ...changedLibraries, inheritingModules, onlyAscii],
		transform: {
			target: 'node20.19',
			define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		},
		output: {
			dir: outputFolder,
			format: 'cjs',
			entryFileNames: '[name].js',
			chunkFileNames: '[name]-[hash].js',
			codeSplitting,
			// Identifiers stay: stacks in bug reports name functions.
			minify: {mangle: false, compress: true, codegen: true},
			comments: false,
		},
	});
	return output;
};

const outputs = [
	await bundle(
		{cli: program},
		{includeDependenciesRecursively: false, groups: [{name: chunkOf, debugName: 'loading'}]},
	),
	// One file each: every scan starts several threads, and each of them loads everything anew.
	...(await Promise.all(
		[...workers, ...deferred].map(async (module) => bundle({[path.parse(module).name]: module}, false)),
	)),
].flat();
const inputs = outputs.flatMap(({moduleIds = []}) => moduleIds.map((module) => path.relative(root, module)));
await removeStale(new Set(outputs.map(({fileName}) => fileName)));
await writeFile(path.join(outputFolder, 'package.json'), '{"type":"commonjs"}\n');
await writeFile(path.join(outputFolder, 'THIRD-PARTY-LICENSES.txt'), await collectLicences(root, inputs));
await chmod(path.join(outputFolder, 'cli.js'), 0o755);

const bytes = outputs.reduce((sum, {code = ''}) => sum + Buffer.byteLength(code), 0);
process.stdout.write(`dist: ${outputs.length} files, ${Math.round(bytes / 1024)} KiB\n`);
