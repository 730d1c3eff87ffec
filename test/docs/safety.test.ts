import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

// This file runs as build/test/docs/safety.test.js.
const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string) => readFileSync(path.join(checkout, file), 'utf8');
const links = [...read('docs/safety.md').matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, text, to]) => ({text, to}));

test('every file that the page about safety names is there, and is the one that its link leads to', () => {
	assert.ok(links.length > 30);
	for (const {text = '', to = ''} of links) {
		assert.equal(path.join('docs', to), text);
		assert.ok(existsSync(path.join(checkout, text)), text);
	}
});

test('the README leads to it', () => {
	assert.match(read('README.md'), /\]\(docs\/safety\.md\)/);
});

test('the independent marking shares no code with the program', () => {
	const open = ['oracle.ts', 'oracle-disk.ts', 'oracle-manifest.ts'];
	for (const file of open) {
		const imports = [...read(`test/support/${file}`).matchAll(/^import .* from '([^']+)';$/gm)].map(([, from]) => from);
		assert.ok(imports.length > 0);
		assert.deepEqual(
			imports.filter((from) => from !== 'node:fs' && !open.some((one) => from === `./${one}`)),
			[],
			file,
		);
	}

	assert.doesNotMatch(open.map((file) => read(`test/support/${file}`)).join(''), /\bimport\(|require\(/);
});
