import {createHash} from 'node:crypto';
import {strict as assert} from 'node:assert';
import {lstatSync, readFileSync, readdirSync, readlinkSync} from 'node:fs';
import {join} from 'node:path';

/** What is in a folder, by relative path, sorted: `folder`, `file, 12 bytes, sha256 …` or `link to …`. */
export type Tree = ReadonlyMap<string, string>;

/** Takes in all that is below a folder; `leaveOut` leaves a path, and what is below it, out. */
export function snapshotTree(folder: string, leaveOut: (path: string) => boolean = () => false): Tree {
	const tree = new Map<string, string>();
	const visit = (relative: string) => {
		for (const name of readdirSync(join(folder, relative)).sort()) {
			const path = relative === '' ? name : `${relative}/${name}`;
			if (leaveOut(path)) {
				continue;
			}

			const absolute = join(folder, path);
			const stats = lstatSync(absolute);
			if (stats.isDirectory()) {
				tree.set(path, 'folder');
				visit(path);
			} else if (stats.isSymbolicLink()) {
				tree.set(path, `link to ${readlinkSync(absolute)}`);
			} else if (stats.isFile()) {
				const hash = createHash('sha256').update(readFileSync(absolute)).digest('hex');
				tree.set(path, `file, ${stats.size} bytes, sha256 ${hash.slice(0, 16)}`);
			} else {
				tree.set(path, 'something else');
			}
		}
	};

	visit('');
	return tree;
}

/** What makes two trees different, a line each, sorted by path: gone (`-`), new (`+`) or changed (`~`). */
export function compareTrees(before: Tree, after: Tree): string[] {
	const lines: string[] = [];
	for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
		const was = before.get(path);
		const is = after.get(path);
		if (is === undefined) {
			lines.push(`- ${path} (${was})`);
		} else if (was === undefined) {
			lines.push(`+ ${path} (${is})`);
		} else if (was !== is) {
			lines.push(`~ ${path}: ${was} became ${is}`);
		}
	}

	return lines;
}

/** Throws with every difference, readable. */
export function assertSameTree(after: Tree, before: Tree, message = 'The folder has changed'): void {
	const lines = compareTrees(before, after);
	if (lines.length > 0) {
		const more = lines.length > 40 ? [`… and ${lines.length - 40} more`] : [];
		assert.fail([`${message}:`, ...lines.slice(0, 40), ...more].join('\n'));
	}
}
