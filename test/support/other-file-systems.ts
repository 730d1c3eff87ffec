import fs from 'node:fs';
import type {TestContext} from 'node:test';
import {v2Folder} from '../../source/storage/layout.ts';

/**
 * Makes parts of a storage (relative to v2) look like file systems of their own: a rename into or out of one fails, as the
 * kernel lets it (rename(2), EXDEV), whether or not there is anything of that name.
 */
export function putElsewhere(context: TestContext, root: string, parts: readonly string[]): void {
	if (parts.length === 0) {
		return;
	}

	const {renameSync} = fs;
	const partOf = (at: string) => parts.find((part) => `${at}/`.startsWith(`${root}/${v2Folder}/${part}/`));
	context.mock.method(fs, 'renameSync', (from: string, to: string) => {
		if (partOf(from) !== partOf(to)) {
			throw Object.assign(new Error(`EXDEV: cross-device link not permitted, rename '${from}' -> '${to}'`), {
				code: 'EXDEV',
			});
		}

		renameSync(from, to);
	});
}
