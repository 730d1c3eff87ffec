import path from 'node:path';
import {writeDemo} from '../../source/demo/demo.ts';
import {temporaryFolder, type Ending} from './store.ts';
import type {TestTerminal} from './terminal.ts';

/** A demo store of its own; always the same one. Returns its root. */
export async function demoStore(ending: Ending): Promise<string> {
	const root = path.join(temporaryFolder(ending), 'registry');
	await writeDemo(root, {seed: 1});
	return root;
}

/** What the program is started with on it. */
export const options = (root: string) => ['--root', root, '--grace', '0', '--no-registry'];

/** Goes from the start to the typed confirmation, where only Enter is missing. */
export async function confirmAll(terminal: TestTerminal): Promise<void> {
	await terminal.shows(/ (?:WILL|WOULD) FREE /);
	await terminal.press('p');
	await terminal.shows(/Review plan/);
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
