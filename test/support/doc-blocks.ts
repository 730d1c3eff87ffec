import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

// This file runs as build/test/support/doc-blocks.js.
export const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** All pages for people, relative to the checkout. */
export const pages: readonly string[] = [
	'README.md',
	...['docs', '.github'].flatMap((folder) =>
		readdirSync(path.join(checkout, folder))
			.filter((name) => name.endsWith('.md'))
			.map((name) => `${folder}/${name}`),
	),
];

/** A fenced block of a page. */
export interface Block {
	readonly language: string;
	readonly text: string;
}

export const readPage = (page: string) => readFileSync(path.join(checkout, page), 'utf8');

/** The blocks of a page, in lists too. */
export function blocksOf(page: string): readonly Block[] {
	return [...readPage(page).matchAll(/^( *)```(\w+)\n(.*?)^\1```$/gms)].map(
		([, indent = '', language = '', text = '']) => ({
			language,
			text: text
				.split('\n')
				.map((line) => line.slice(indent.length))
				.join('\n'),
		}),
	);
}
