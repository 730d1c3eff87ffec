import {mkdir, readdir} from 'node:fs/promises';
import {errorCode, UsageError, UserError} from '../errors.ts';
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
 * UserError: the disk is full, or the like.
 */
export async function writeDemo(folder: string, {seed = 1, now = new Date()}: DemoOptions = {}): Promise<void> {
	await prepare(folder);
	try {
		writeContent(new DemoBuilder(new StoreWriter(folder), seed, now));
	} catch (error) {
		const code = errorCode(error);
		throw code === undefined
			? error
			: new UserError(`The demo store cannot be written to ${folder} (${code})`, {
					hint: 'It needs about 65 MB and 600 files. Remove what is there and name a folder with room for it.',
					cause: error,
				});
	}
}

function writeContent(builder: DemoBuilder): void {
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

/** Tells the user what is wrong with the folder; whatever is no system error is our own bug. */
function unusable(folder: string, cause: unknown): unknown {
	const code = errorCode(cause);
	if (code === undefined) {
		return cause;
	}

	const hint = 'Name a folder that you may make, or leave it out for a temporary one.';
	return code === 'EEXIST' || code === 'ENOTDIR'
		? new UsageError(`${folder} is not a folder`, {hint, cause})
		: new UsageError(`${folder} cannot be made or read (${code})`, {hint, cause});
}
