/*
 * What the bundle has otherwise than its libraries, so that the program starts sooner. A text that is to be replaced and
 * is not there stops the build: the library has changed.
 */
import {Buffer} from 'node:buffer';
import path from 'node:path';
import {outputFile, withPlainCells} from './plain-cells.mjs';

/**
 * meow is told what package it is in. What would look for a `package.json` and put it right is two thirds of what it
 * loads; `require` is for files with options, of which there are none. The names of options are ASCII: an expression with
 * letters of all scripts takes longer to compile than the whole command line to parse.
 */
const meow = {
	file: /[\\/]meow[\\/]build[\\/]dependencies\.js$/,
	changes: [
		['var normalizeExports = requireNormalize();', 'var normalizeExports = {};'],
		['var libExports = requireLib$1();', 'var libExports = {};'],
		["import { promisify } from 'node:util';", ''],
		["import { execFile } from 'node:child_process';", ''],
		['promisify(execFile);', ''],
		['createRequire ? createRequire(import.meta.url) : undefined;', 'undefined;'],
		[String.raw`\p{Lu}`, 'A-Z'],
		[String.raw`\p{Ll}`, 'a-z'],
		[String.raw`\p{Alpha}\p{N}`, String.raw`A-Za-z\d`],
		[String.raw`\p{Alpha}`, 'A-Za-z'],
		[String.raw`(\p{Uppercase_Letter}+)`, '([A-Z]+)'],
		[String.raw`(\p{Uppercase_Letter}\p{Lowercase_Letter}+)`, '([A-Z][a-z]+)'],
		[String.raw`(\p{Uppercase_Letter})`, '([A-Z])'],
		[String.raw`(?<!\p{Uppercase_Letter})`, '(?<![A-Z])'],
		[String.raw`\p{Uppercase_Letter}`, 'A-Z'],
		[String.raw`\p{Lowercase_Letter}`, 'a-z'],
	],
};

/** It would find that package by `import.meta`, which is empty in CommonJS. */
const meowOptions = {
	file: /[\\/]meow[\\/]build[\\/]options\.js$/,
	changes: [['if (!options.importMeta?.url) {', 'if (false) {']],
};

/** Ink waits for React's developer tools when DEV=true is set: they are no part of the program. CommonJS cannot wait. */
const ink = {
	file: /[\\/]ink[\\/]build[\\/]reconciler\.js$/,
	changes: [
		["import.meta.resolve('react-devtools-core');", ''],
		["await import('./devtools.js');", ''],
		['await loadPackageJson();', '{};'],
	],
};

/** The layout engine is there at once, without a promise. */
const yoga = {
	file: /[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/,
	changes: [
		[
			'const Yoga = wrapAssembly(await loadYoga());',
			`import {readFileSync} from 'node:fs';
const assembly = {
	instantiateWasm(imports, onInstance) {
		const code = readFileSync(new URL('./yoga.wasm', import.meta.url));
		const instance = new WebAssembly.Instance(new WebAssembly.Module(code), imports);
		onInstance(instance);
		return instance.exports;
	},
};
loadYoga(assembly);
const Yoga = wrapAssembly(assembly);`,
		],
	],
};

/**
 * What is known of emoji, which takes 30 ms, is asked for by the first text that may be one. As a literal the expression
 * would be looked at whenever the file is parsed.
 */
const stringWidth = {
	file: /[\\/]string-width[\\/]index\.js$/,
	changes: [
		[
			'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
			`let rgiEmoji;
const rgiEmojiRegex = {
	test: (text) => /\\p{Emoji}/u.test(text) && (rgiEmoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text),
};`,
		],
	],
};

/** What is drawn when a component fails. */
const errorOverview = {
	file: /[\\/]ink[\\/]build[\\/]components[\\/]ErrorOverview\.js$/,
	changes: [
		['const stackUtils = new StackUtils(', 'const stackUtils = () => new StackUtils('],
		['stackUtils.parseLine(', 'stackUtils().parseLine('],
	],
};

/** The terminal's size is asked of other programs where nothing else tells it. */
const terminalSize = {
	file: /[\\/]terminal-size[\\/]index\.js$/,
	changes: [
		["import {execFileSync} from 'node:child_process';", ''],
		['	execFileSync(command', "	require('node:child_process').execFileSync(command"],
	],
};

/** `assert` takes 3 ms to load, and Ink's callbacks are functions. */
const signalExit = {
	file: /[\\/]signal-exit[\\/]index\.js$/,
	changes: [
		["var assert = require('assert')", ''],
		["assert.equal(typeof cb, 'function', 'a callback must be provided for exit handler')", ''],
	],
};

/**
 * The reconciler is one function of 310 kB. In a module of CommonJS it is parsed three times, by 10 ms each: with the file,
 * with the function that the module becomes, and when it is called; in parentheses, which mean that it is called soon, once.
 */
const reconciler = [
	{
		file: /[\\/]react-reconciler[\\/]index\.js$/,
		changes: [
			["'use strict';", "export {default} from './cjs/react-reconciler.production.js';"],
			["if (process.env.NODE_ENV === 'production') {", 'if (false) {'],
			["module.exports = require('./cjs/react-reconciler.production.js');", ''],
			["module.exports = require('./cjs/react-reconciler.development.js');", ''],
		],
	},
	{
		file: /[\\/]react-reconciler\.production\.js$/,
		changes: [
			['"use strict";', "import React from 'react';\nimport Scheduler from 'scheduler';"],
			['module.exports = function ($$$config) {', 'export default (function reconciler($$$config) {'],
			['var React = require("react"),\n    Scheduler = require("scheduler"),', 'var'],
			['  return exports;\n};\nmodule.exports.default = module.exports;', '  return exports;\n});'],
			['Object.defineProperty(module.exports, "__esModule", { value: !0 });', ''],
		],
	},
];

const replaced = (file, before, [text, instead]) => {
	if (!before.includes(text)) {
		throw new Error(`${file} has no ${JSON.stringify(text)}: the library has changed`);
	}

	return before.replaceAll(text, () => instead);
};

const changing = ({file: id, changes}) => ({
	name: 'changed-library',
	transform: {
		filter: {id},
		handler: (code, file) => changes.reduce((before, change) => replaced(file, before, change), code),
	},
});

/** Its code is a file of its own: as a text in base64 it would be parsed and decoded. */
const yogaCode = {
	name: 'yoga-code',
	transform: {
		filter: {id: /[\\/]yoga-wasm-base64-esm\.js$/},
		handler(code, file) {
			const [, base64] = /"data:application\/octet-stream;base64,([^"]+)"/.exec(code) ?? [];
			if (base64 === undefined) {
				throw new Error(`${file} has no code in base64: the library has changed`);
			}

			this.emitFile({type: 'asset', fileName: 'yoga.wasm', source: Buffer.from(base64, 'base64')});
			return code.replace(base64, '');
		},
	},
};

/** Libraries that would make a segmenter when they are loaded share one, which is made when a text needs it. */
const sharedSegmenter = {
	name: 'shared-segmenter',
	transform: {
		filter: {id: /[\\/](?:ink|string-width|wrap-ansi|slice-ansi|ansi-tokenize)[\\/]/, code: 'new Intl.Segmenter('},
		handler: (code) => `import {graphemes as sharedGraphemes} from ${JSON.stringify(graphemes)};
${code.replace(/new Intl\.Segmenter\([^)]*\)/, 'sharedGraphemes')}`,
	},
};
const graphemes = path.resolve(import.meta.dirname, '../source/ui/graphemes.ts');

/** Frames of ASCII are drawn in half the time. */
const plainCells = {
	name: 'plain-cells',
	transform: {filter: {id: outputFile}, handler: withPlainCells},
};

/** Plugins for the bundler. */
export const changedLibraries = [
	...[meow, meowOptions, ink, yoga, stringWidth, errorOverview, terminalSize, signalExit, ...reconciler].map(changing),
	yogaCode,
	sharedSegmenter,
	plainCells,
];
