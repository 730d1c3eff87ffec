#!/usr/bin/env node
import process from 'node:process';
import packageJson from './package.json' with {type: 'json'};
import {main} from './source/cli/main.ts';

process.exitCode = await main(process.argv.slice(2), packageJson.version);
