/*
 * What floor.c does, by Node.js's own functions in two threads: the least that a program in JavaScript takes for the
 * system calls that a report needs. It, too, parses no manifest, keeps nothing, and decides nothing.
 *
 * It is not compiled, and no ES module: Node.js starts fastest with such a file.
 */
'use strict';
const fs = require('node:fs');
const {isMainThread, parentPort, Worker, workerData} = require('node:worker_threads');

// As in floor.c: no longer than a manifest that is judged.
const content = Buffer.allocUnsafeSlow(4 * 1024 * 1024);
const openFlags = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW;
const counted = {repositories: 0, tags: 0, manifests: 0, layerLinks: 0, blobs: 0, bytes: 0};

/** How many tasks have been taken, by all threads. */
const taken = new Int32Array(isMainThread ? new SharedArrayBuffer(4) : workerData);
/** How many this thread has come to: all come to the same ones in the same order. */
let seen = 0;

/** Whether this thread takes the task that it has come to. */
function takes() {
	seen++;
	return Atomics.compareExchange(taken, 0, seen - 1, seen) === seen - 1;
}

const foldersIn = (folder) =>
	fs
		.readdirSync(folder, {withFileTypes: true})
		.filter((entry) => entry.isDirectory())
		.map(({name}) => name);

/** Reads a file into `content`, and returns how long it is. */
function readFile(path) {
	const file = fs.openSync(path, openFlags);
	const length = fs.readSync(file, content, 0, content.length, null);
	fs.closeSync(file);
	return length;
}

function readBlobs(prefix) {
	foldersIn(prefix).forEach((encoded) => {
		counted.blobs++;
		counted.bytes += fs.lstatSync(`${prefix}/${encoded}/data`).size;
	});
}

function readManifests(manifests) {
	const revisions = `${manifests}/revisions`;
	for (const algorithm of foldersIn(revisions)) {
		foldersIn(`${revisions}/${algorithm}`).forEach((encoded) => {
			readFile(`blobs/${algorithm}/${encoded.slice(0, 2)}/${encoded}/data`);
			counted.manifests++;
		});
	}

	foldersIn(`${manifests}/tags`).forEach((tag) => {
		const length = readFile(`${manifests}/tags/${tag}/current/link`);
		readFile(`${revisions}/${content.latin1Slice(0, length).replace(':', '/')}/link`);
		counted.tags++;
	});
}

function readRepository(repository, parts) {
	counted.repositories++;
	if (parts.includes('_manifests')) {
		readManifests(`${repository}/_manifests`);
	}

	if (parts.includes('_layers')) {
		for (const algorithm of foldersIn(`${repository}/_layers`)) {
			counted.layerLinks += foldersIn(`${repository}/_layers/${algorithm}`).length;
		}
	}
}

const partsOfRepository = new Set(['_manifests', '_layers', '_uploads']);

/** Visits a folder that may be a repository, and those in it. */
function visit(folder) {
	const names = foldersIn(folder);
	const parts = names.filter((name) => partsOfRepository.has(name));
	if (parts.length > 0 && takes()) {
		readRepository(folder, parts);
	}

	names.filter((name) => !partsOfRepository.has(name)).forEach((name) => visit(`${folder}/${name}`));
}

function countShare() {
	for (const algorithm of foldersIn('blobs')) {
		foldersIn(`blobs/${algorithm}`)
			.filter(() => takes())
			.forEach((prefix) => readBlobs(`blobs/${algorithm}/${prefix}`));
	}

	visit('repositories');
}

if (isMainThread) {
	// Relative paths are the shortest way for the kernel, here too.
	process.chdir(`${process.argv[2]}/docker/registry/v2`);
	const other = new Worker(__filename, {workerData: taken.buffer});
	countShare();
	other.once('message', (theirs) => {
		process.stdout.write(
			`${JSON.stringify(Object.fromEntries(Object.entries(theirs).map(([name, count]) => [name, count + counted[name]])))}\n`,
		);
		process.exit();
	});
} else {
	countShare();
	parentPort.postMessage(counted);
}
