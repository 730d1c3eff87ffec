import assert from 'node:assert/strict';
import {test} from 'node:test';
import {evil, hostileStore, obeyed} from '../support/hostile-names.ts';
import {quit} from '../support/demo-journey.ts';
import {TestTerminal} from '../support/terminal.ts';

test('a terminal is sent no name, label or path as it is, on any screen', async (t) => {
	const {store} = hostileStore(t);
	store.remove(`repositories/linked ${evil}`);
	const args = ['--root', store.root, '--grace', '0', '--no-registry', '--delete-tags', '**/*:v2'];
	const terminal = TestTerminal.open(t, args, {columns: 120, rows: 40});
	await terminal.shows(/All repositories/);
	assert.match(terminal.text, /\\x1b\[31mEVIL/);
	for (const keys of [
		// Repositories, with the excluded ones and the problems.
		['Space', 'Space', 'e', 'Down', 'Down', 'Escape'],
		['/', 'e', 'v', 'i', 'l', 'Enter', '?', 'Escape'],
		// A repository, its manifests one by one with their layers.
		['Enter', 'Down', 'Down', 'Enter', 'Down', 'Down', 'Escape'],
		['Down', 'Enter', 'Down', 'Escape', 'Down', 'Enter', 'Down', 'Escape', 'Space', 'Space', 'Escape', 'Escape'],
		// Why something is kept, and the runs that there were.
		['Enter', 'Down', 'w', 'Down', 'Escape', 'Escape', 'r', 'Enter', 'Escape', 'Escape'],
		['p'],
	]) {
		await terminal.press(...keys);
	}

	await terminal.shows(/Review plan[^]* Checks/);
	await terminal.press('D');
	await terminal.shows(/Type \d+/);
	const count = /Type (\d+)/.exec(terminal.text)![1]!;
	while (!new RegExp(` {2}> ${count}$`, 'm').test(terminal.text)) {
		await terminal.press('Backspace', 'Backspace', ...count);
	}

	await terminal.press('Enter');
	await terminal.shows(/Finished in/);
	assert.equal((await quit(terminal)).code, 0);
	assert.doesNotMatch(terminal.output, obeyed);
	assert.match(terminal.output, /EVIL/);
});
