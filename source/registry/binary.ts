import {execFile} from 'node:child_process';
import {constants} from 'node:fs';
import {access} from 'node:fs/promises';
import path from 'node:path';

/** `registry` in the official image, `docker-registry` in Debian's package. */
const names = ['registry', 'docker-registry'];

/** Milliseconds that `--version` may take. */
const patience = 5000;

/**
 * The real registry's binary: on PATH under one of its names, else `/bin/registry`. Other programs are called
 * `registry` too, so each candidate is asked for its version.
 */
export async function findRegistryBinary(searchPath = process.env['PATH'] ?? ''): Promise<string | undefined> {
	const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
	const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
	for (const candidate of new Set([...candidates, '/bin/registry'])) {
		if ((await isExecutable(candidate)) && (await isRegistry(candidate))) {
			return candidate;
		}
	}

	return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
	try {
		await access(file, constants.X_OK);
		return true;
	} catch {
		// Absent or not for us: either way it is none that could be started.
		return false;
	}
}

/** Distribution prints `registry github.com/distribution/distribution/v3 v3.0.0` (version/print.go). */
function isRegistry(file: string): Promise<boolean> {
	return new Promise((resolve) => {
		execFile(file, ['--version'], {timeout: patience, killSignal: 'SIGKILL'}, (error, stdout) => {
			resolve(error === null && /^\S*registry \S*\bdistribution(?:\/v\d+)? \S/.test(stdout));
		}).stdin?.end();
	});
}
