import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {chmodSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {TestStore} from './store.ts';

/** What a child process without root's rights made of it. */
export interface Outcome {
	readonly value?: unknown;
	readonly error?: {
		readonly name: string;
		readonly message: string;
		readonly hint: string | null;
		readonly exitCode: number | null;
	};
}

/**
 * Calls an exported function in a process of its own that may read no more than everybody may: root, as whom tests
 * often run, may read everything. Its arguments, and what it returns, must be JSON.
 * @param module its URL, as `new URL('…', import.meta.url)`; whatever it imports is loaded while there are rights.
 */
export function withoutRights(store: TestStore, module: URL, name: string, ...args: readonly unknown[]): Outcome {
	// Temporary folders are their owner's alone.
	chmodSync(dirname(store.root), 0o755);
	const script = fileURLToPath(new URL('./call-without-rights.js', import.meta.url));
	const {status, stdout, stderr} = spawnSync(process.execPath, [script, module.href, name, JSON.stringify(args)], {
		encoding: 'utf8',
	});
	assert.equal(status, 0, stderr);
	return JSON.parse(stdout) as Outcome;
}
