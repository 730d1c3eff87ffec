import {fileURLToPath} from 'node:url';

/** Where the pictures of the documentation are; this file runs as build/test/screenshots/screens-folder.js. */
export const screensFolder = fileURLToPath(new URL('../../../docs/screens', import.meta.url));
