import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {screensFolder} from './screens-folder.ts';
import {takePictures} from './pictures.ts';

/** `npm run screenshots`: takes all pictures of the documentation again. */
const ends: Array<() => void> = [];
try {
	mkdirSync(screensFolder, {recursive: true});
	for (const [name, svg] of await takePictures({after: (end) => void ends.unshift(end)})) {
		writeFileSync(path.join(screensFolder, name), svg);
		process.stdout.write(`docs/screens/${name}  ${svg.length} characters\n`);
	}
} finally {
	for (const end of ends) {
		end();
	}
}
