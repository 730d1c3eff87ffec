import type {Ending} from '../support/store.ts';
import {TestTerminal} from '../support/terminal.ts';

/** What the screens send over the wire, in bytes. */
export interface TypedBytes {
	/** For one step of the cursor, the place in the list and what is known of the row included. */
	readonly step: number;
	/** For one key when the list is scrolled with it from end to end, on average. */
	readonly scroll: number;
	/** In a second in which nothing happens. */
	readonly idle: number;
}

/** Long enough for what is weighed in a pause, in milliseconds. */
const pause = 1500;
const sleep = async (milliseconds: number) =>
	new Promise<void>((resolve) => {
		setTimeout(resolve, milliseconds);
	});

/** Opens the built program at 80x24 on a storage with some hundred repositories, types, and counts what comes. */
export async function typedBytes(root: string): Promise<TypedBytes> {
	let end: () => void = () => undefined;
	const ending: Ending = {
		after(hook) {
			end = hook;
		},
	};
	const terminal = TestTerminal.open(ending, ['--root', root, '--grace', '0', '--no-registry']);
	try {
		await terminal.shows(/^(?![^]* half-written files)[^]* WILL FREE /);
		await sleep(pause);
		const bytesOf = async (work: () => Promise<void>) => {
			const before = Buffer.byteLength(terminal.output);
			await work();
			return Buffer.byteLength(terminal.output) - before;
		};
		const idle = (await bytesOf(async () => sleep(2000))) / 2;
		const steps = 8;
		const step = (await bytesOf(async () => terminal.press(...Array<string>(steps).fill('Down')))) / steps;
		const keys = 60;
		const scroll = (await bytesOf(async () => terminal.press(...Array<string>(keys).fill('Down')))) / keys;
		return {step, scroll, idle};
	} finally {
		end();
	}
}
