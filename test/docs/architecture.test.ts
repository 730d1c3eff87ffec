import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {checkout, readPage} from '../support/doc-blocks.ts';

const page = readPage('docs/architecture.md');
const foldersOf = (name: string) =>
	readdirSync(path.join(checkout, name), {withFileTypes: true})
		.filter((entry) => entry.isDirectory())
		.map((entry) => entry.name);

test('the page about the architecture has a line for every folder of source, and for no other', () => {
	const told = [...page.matchAll(/^\| `source\/(\w+)` /gm)].map(([, name]) => name!);
	// What its line about the session's files names.
	assert.deepEqual([...told, 'session'].toSorted(), foldersOf('source').toSorted());
	assert.match(page, /^\| `source\/\*session\.ts` .*`source\/session`/m);
});

test('it names every folder of test that source does not have', () => {
	const [, paragraph = ''] = /^(`test` has the same folders.*?)\n\n/ms.exec(page) ?? [];
	const source = new Set(foldersOf('source'));
	const told = [...paragraph.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
	const others = foldersOf('test').filter((name) => !source.has(name));
	assert.deepEqual(told.filter((name) => name !== 'test').toSorted(), others.toSorted());
});
