#!/usr/bin/env node
import process from 'node:process';
import packageJson from './package.json' with {type: 'json'};
import {main} from './source/cli/main.ts';

// Until it is done: where nothing is left to wait for before that, it was no success.
process.exitCode = 1;
// CommonJS, which is what is run, cannot wait.
void main(process.argv.slice(2), packageJson.version).then((exitCode) => {
	process.exitCode = exitCode;
});
