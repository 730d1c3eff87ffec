/*
 * Bundles the program into dist/: `npx` then fetches one package without dependencies, and it starts in half the time.
 *
 *   dist/cli.js                     the program; the screens (React, Ink) are in a chunk that is loaded when needed
 *   dist/*-<hash>.js                what several commands share; flat, so that a URL as below is right in every chunk
 *   dist/scan-worker.js …           the workers, started as `new Worker(new URL('./scan-worker.js', import.meta.url))`
 *   dist/THIRD-PARTY-LICENSES.txt   the licences of everything that is in the bundle
 */
import {access, chmod, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {collectLicences} from './licences.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const outputFolder = path.join(root, 'dist');
const program = 'cli.tsx';
const workers = ['source/scan/scan-worker.ts', 'source/run/run-worker.ts'];

async function checkEntries() {
	for (const entry of [program, ...workers]) {
		try {
			await access(path.join(root, entry));
		} catch (error) {
			throw new Error(`There is no ${entry}, which the bundle needs`, {cause: error});
		}
	}
}

/** What an earlier build has left. Only now: a program that is running meanwhile finds its chunks for as long as it can. */
async function removeStale(outputs) {
	const fresh = new Set(outputs.map((output) => path.basename(output)));
	const stale = (await readdir(outputFolder)).filter((name) => !fresh.has(name));
	await Promise.all(stale.map((name) => rm(path.join(outputFolder, name), {recursive: true})));
}

/** Ink loads React's developer tools when DEV=true is set; they are no part of the program. */
const withoutDeveloperTools = {
	name: 'without-developer-tools',
	setup({onResolve, onLoad}) {
		onResolve({filter: /^react-devtools-core$/}, () => ({path: 'react-devtools-core', namespace: 'stub'}));
		onLoad({filter: /.*/, namespace: 'stub'}, () => ({
			contents: 'export default {initialize() {}, connectToDevTools() {}};',
		}));
	},
};

/**
 * meow is told what package it is in. What would look for a `package.json` and put it right is two thirds of what it
 * loads: left out, the program starts sooner.
 */
const unusedInMeow = [
	['var normalizeExports = requireNormalize();', 'var normalizeExports = {};'],
	['var libExports = requireLib$1();', 'var libExports = {};'],
	['promisify(execFile);', ''],
];
const withoutPackageReader = {
	name: 'without-package-reader',
	setup({onLoad}) {
		onLoad({filter: /[\\/]meow[\\/]build[\\/]dependencies\.js$/}, async ({path: file}) => {
			let contents = await readFile(file, 'utf8');
			for (const [statement, instead] of unusedInMeow) {
				if (!contents.includes(`\n${statement}\n`)) {
					throw new Error(`${file} has no ${JSON.stringify(statement)}: meow has changed`);
				}

				contents = contents.replace(`\n${statement}\n`, () => `\n${instead}\n`);
			}

			return {contents};
		});
	},
};

await checkEntries();
const bundle = async (options) => {
	const {metafile} = await build({
		absWorkingDir: root,
		outdir: outputFolder,
		entryNames: '[name]',
		chunkNames: '[name]-[hash]',
		bundle: true,
		// Identifiers stay: stacks in bug reports name functions. (keepNames would name each closure whenever it is made.)
		minifyWhitespace: true,
		minifySyntax: true,
		platform: 'node',
		format: 'esm',
		target: 'node20.19',
		metafile: true,
		legalComments: 'none',
		logLevel: 'warning',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		plugins: [withoutDeveloperTools, withoutPackageReader],
		// CommonJS dependencies require Node's own modules.
		banner: {
			js: "import {createRequire as $createRequire} from 'node:module';const require=$createRequire(import.meta.url);",
		},
		...options,
	});
	return metafile;
};

const metafiles = [
	await bundle({entryPoints: [program], splitting: true}),
	// One file each: every scan starts several threads, and each of them loads everything anew.
	await bundle({entryPoints: workers}),
];
const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
const outputs = Object.assign({}, ...metafiles.map((metafile) => metafile.outputs));
await removeStale(Object.keys(outputs));
await writeFile(path.join(outputFolder, 'THIRD-PARTY-LICENSES.txt'), await collectLicences(root, inputs));
await chmod(path.join(outputFolder, 'cli.js'), 0o755);

const bytes = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
process.stdout.write(`dist: ${Object.keys(outputs).length} files, ${Math.round(bytes / 1024)} KiB\n`);
