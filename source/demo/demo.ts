import {mkdir, readdir} from 'node:fs/promises';
import {errorCode, UsageError} from '../errors.ts';
import {DemoBuilder} from './demo-builder.ts';
import {writeBuildCaches, writeCharts, writeDamage, writeLeftBehind} from './demo-extras.ts';
import {writeBases, writeLinter, writeServices, writeShop, writeWeb} from './demo-images.ts';
import {StoreWriter} from './write-store.ts';

export interface DemoOptions {
	/** The same seed gives the same digests. */
	readonly seed?: number;
	/** What the uploads' ages count from. */
	readonly now?: Date;
}

/**
 * Writes a small store with every state that a cleanup meets into a new or empty folder. A real
 * registry can serve it. UsageError: the folder is not empty, or no folder can be made there.
 */
export async function writeDemo(folder: string, {seed = 1, now = new Date()}: DemoOptions = {}): Promise<void> {
	await prepare(folder);
	const builder = new DemoBuilder(new StoreWriter(folder), seed, now);
	const bases = writeBases(builder);
	writeServices(builder, bases);
	writeWeb(builder);
	writeShop(builder);
	writeBuildCaches(builder, bases);
	writeLinter(builder, bases);
	writeCharts(builder);
	writeDamage(builder, bases);
	writeLeftBehind(builder);
}

async function prepare(folder: string): Promise<void> {
	try {
		await mkdir(folder, {recursive: true});
		const [first] = await readdir(folder);
		if (first === undefined) {
			return;
		}
	} catch (error) {
		throw unusable(folder, error);
	}

	throw new UsageError(`${folder} is not empty`, {
		hint: 'Name a folder that does not exist yet, or leave it out for a temporary one.',
	});
}

function unusable(folder: string, cause: unknown): unknown {
	const code = errorCode(cause);
	switch (code) {
		case 'EEXIST':
		case 'ENOTDIR':
			return new UsageError(`${folder} is not a folder`, {hint: 'Name a folder that does not exist yet.', cause});
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return new UsageError(`${folder} cannot be written (${code})`, {
				hint: 'Name a folder that you may write to, or leave it out for a temporary one.',
				cause,
			});
		default:
			return cause;
	}
}
