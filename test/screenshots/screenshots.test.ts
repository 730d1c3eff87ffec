import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {takePictures} from './pictures.ts';
import {screensFolder} from './screens-folder.ts';

test('the pictures of the documentation show what the program draws', async (t) => {
	const pictures = await takePictures(t);
	assert.deepEqual(readdirSync(screensFolder).sort(), [...pictures.keys()].sort());
	for (const [name, svg] of pictures) {
		const kept = readFileSync(path.join(screensFolder, name), 'utf8');
		assert.deepEqual(textOf(svg), textOf(kept), `docs/screens/${name} is not of this program: npm run screenshots`);
		assert.equal(svg, kept, `docs/screens/${name} does not look so any more: npm run screenshots`);
	}
});

/** The drawn texts, one a line: what differs is told as what stands on the screen. */
const textOf = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
