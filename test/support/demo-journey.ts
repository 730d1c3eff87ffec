import {cpSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {writeDemo} from '../../source/demo/demo.ts';
import {temporaryFolder, type Ending} from './store.ts';
import type {TestTerminal} from './terminal.ts';

let written: Promise<string> | undefined;

/** A demo store of its own; always the same one, written once in each process. Returns its root. */
export async function demoStore(ending: Ending): Promise<string> {
	written ??= writeOnce();
	const root = path.join(temporaryFolder(ending), 'registry');
	cpSync(await written, root, {recursive: true, preserveTimestamps: true});
	return root;
}

async function writeOnce(): Promise<string> {
	const folder = temporaryFolder({after: (end) => void process.once('exit', end)});
	await writeDemo(path.join(folder, 'registry'), {seed: 1});
	return path.join(folder, 'registry');
}

/** What the program is started with on it. */
export const options = (root: string) => ['--root', root, '--grace', '0', '--no-registry'];

/** Goes from the start to the typed confirmation, where only Enter is missing. */
export async function confirmAll(terminal: TestTerminal): Promise<void> {
	await terminal.shows(/ (?:WILL|WOULD) FREE /);
	await terminal.press('p');
	await terminal.shows(/Review plan[^]* Checks/);
	await terminal.press('D');
	await typeCount(terminal, '37', 'manifests');
}

/** Types the count; a confirmation takes nothing in its first half second. */
export async function typeCount(terminal: TestTerminal, count: string, of: 'manifests' | 'blobs'): Promise<void> {
	await terminal.shows(new RegExp(`Type ${count} \\(the ${of}\\)`));
	while (!new RegExp(` {2}> ${count}$`, 'm').test(terminal.text)) {
		await terminal.press(...[...count].map(() => 'Backspace'), ...count);
	}
}

/** Answers a question that has just been asked; what comes in its first half second is no answer. */
export async function sayYes(terminal: TestTerminal, question: RegExp): Promise<void> {
	await terminal.shows(question);
	while (question.test(terminal.text)) {
		await terminal.press('y');
	}
}

/** Leaves by `q`, and says yes where it asks: a scan that took long, on a machine under load, is not thrown away. */
export async function quit(terminal: TestTerminal): Promise<{readonly code: number; readonly signal: number}> {
	await terminal.press('q');
	const question = / Quit.*\? {2}y\/N/;
	if (question.test(terminal.text)) {
		await sayYes(terminal, question);
	}

	return terminal.ended();
}
