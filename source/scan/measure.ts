import {list, status} from '../storage/walk.ts';

/**
 * The bytes of all files below a folder, and the mtime of the youngest (of the folder itself where it has none), in
 * seconds since the epoch; undefined when there is no such folder.
 */
export function measure(folder: string): {readonly bytes: number; readonly time: number} | undefined {
	const own = status(folder);
	if (own === undefined) {
		return undefined;
	}

	let bytes = 0;
	let time = 0;
	const open = [folder];
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		for (const entry of list(at) ?? []) {
			const path = `${at}/${entry.name}`;
			if (entry.type === 'folder' && !entry.linked) {
				open.push(path);
				continue;
			}

			const stats = status(path);
			bytes += stats?.isFile() ? stats.size : 0;
			time = Math.max(time, stats === undefined ? 0 : stats.mtimeMs / 1000);
		}
	}

	return {bytes, time: time === 0 ? own.mtimeMs / 1000 : time};
}
