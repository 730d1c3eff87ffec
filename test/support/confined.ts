import fs from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';

const readers = ['openSync', 'readFileSync', 'readdirSync', 'statSync', 'lstatSync'] as const;

/** Has every file-system call of this thread fail that names a path outside a folder. Returns what ends that. */
export function confine(context: TestContext, folder: string): () => void {
	const mocks = readers.map((name) => {
		const own = fs[name] as (at: unknown, ...rest: unknown[]) => unknown;
		const confined = (at: unknown, ...rest: unknown[]) => {
			if (typeof at === 'string' && !isInside(folder, at)) {
				throw new Error(`${name} ${at} is outside ${folder}`);
			}

			return own(at, ...rest);
		};
		return context.mock.method(fs, name, confined as never);
	});
	return () => {
		for (const {mock} of mocks) {
			mock.restore();
		}
	};
}

const isInside = (folder: string, at: string) =>
	path.resolve(at) === folder || path.resolve(at).startsWith(`${folder}/`);
