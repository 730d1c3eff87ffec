import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {Contestant} from './rounds.ts';

const program = [process.execPath, 'dist/cli.js'];

/** The built program, without a terminal. */
export const own = (name: string, ...args: readonly string[]): Contestant => ({name, command: [...program, ...args]});

/** Judges all that is there, and prints figures that are compared. */
export const report = (root: string, name = 'report', ...args: readonly string[]): Contestant => ({
	...own(name, 'report', '--json', '--grace', '0', '--root', root, ...args),
	keepOutput: true,
});

/** The registry's own garbage collection. */
export function collector(root: string, ...options: readonly string[]): Contestant {
	const config = `${root}.yml`;
	const content = {version: 0.1, storage: {filesystem: {rootdirectory: root}}, http: {addr: '127.0.0.1:0'}};
	// JSON is YAML.
	writeFileSync(config, JSON.stringify(content));
	return {
		name: 'collector',
		command: ['docker-registry', 'garbage-collect', ...options, '--delete-untagged', config],
		// It reads every tag of a repository for every manifest in it.
		maybeOnce: true,
	};
}

export const floor = (program: string, root: string): Contestant => ({
	name: 'floor',
	command: [program, root],
	keepOutput: true,
});

/** The same calls by Node.js's own functions: what no report can fall below. */
export const nodeFloor = (root: string): Contestant => ({
	name: 'floor in Node.js',
	command: [process.execPath, path.resolve('test/bench/floor.cjs'), root],
	keepOutput: true,
});

// The slash at the end: a store may be a symbolic link.
export const find = (root: string): Contestant => ({
	name: 'find',
	command: ['find', `${root}/`, '-type', 'f', '-size', '+0'],
});

export const du = (root: string): Contestant => ({name: 'du', command: ['du', '-s', `${root}/`]});
