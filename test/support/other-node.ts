import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';

/** The oldest that package.json allows, the long-term ones, and the newest that there was when this was written. */
export const nodeVersions = ['20.19.0', '22.23.3', '24.21.0', '26.12.1'] as const;

// This file runs as build/test/support/other-node.js.
const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * The binary of another Node.js than the one that runs the tests, from the npm registry, which has one package for each
 * platform. Installed once, into `.cache`. Throws what npm said.
 */
export function otherNode(version: (typeof nodeVersions)[number]): string {
	const name = `node-${process.platform}-${process.arch}`;
	const folder = path.join(checkout, '.cache', `node-${version}`);
	const binary = path.join(folder, 'node_modules', name, 'bin/node');
	if (!existsSync(binary)) {
		const argv = ['install', '--no-save', '--ignore-scripts', '--prefix', folder, `${name}@${version}`];
		const {status, stderr} = spawnSync('npm', argv, {encoding: 'utf8'});
		if (status !== 0) {
			throw new Error(`These tests need Node.js ${version} as well. npm ${argv.join(' ')} failed:\n${stderr}`);
		}
	}

	return binary;
}
