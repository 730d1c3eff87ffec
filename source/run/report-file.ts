import fs from 'node:fs';
import {writeOutside} from './write-outside.ts';

/** Writes what a run came to, as text, into a new file. Throws as `writeOutside` does. */
export const writeReport = (file: string, root: string, text: string): void =>
	writeOutside({file, root, write: (handle) => fs.writeFileSync(handle, text)});
