#!/usr/bin/env node
import process from 'node:process';
import packageJson from './package.json' with {type: 'json'};
import {main} from './source/cli/main.ts';

// CommonJS, which is what is run, cannot wait.
void main(process.argv.slice(2), packageJson.version).then((exitCode) => {
	process.exitCode = exitCode;
});
