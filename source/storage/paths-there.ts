import {status} from './walk.ts';

/** For each path, relative to `v2`: whether something is there. */
export function arePathsThere(v2: string, paths: readonly string[]): boolean[] {
	return paths.map((path) => status(`${v2}/${path}`) !== undefined);
}
