import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {nodeVersions} from '../support/other-node.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const read = (name: string) => readFileSync(path.join(checkout, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
	readonly name: string;
	readonly bin: Readonly<Record<string, string>>;
	readonly scripts: Readonly<Record<string, string>>;
};

interface Instruction {
	readonly name: string;
	readonly rest: string;
	/** Of the stage that it belongs to; -1 before the first. */
	readonly stage: number;
}

interface Stage {
	readonly image: string;
	readonly name: string | undefined;
}

/** Takes a Dockerfile apart: comments and continued lines are all that needs care. */
function parseDockerfile(text: string): {
	readonly stages: readonly Stage[];
	readonly instructions: readonly Instruction[];
} {
	const stages: Stage[] = [];
	const lines = text
		.split('\n')
		.filter((line) => !/^\s*(?:#|$)/.test(line))
		.join('\n')
		.replaceAll(/\\\n/g, ' ')
		.split('\n');
	const instructions = lines.map((line) => {
		const [, name, rest] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? assert.fail(`not an instruction: ${line}`);
		if (name === 'FROM') {
			const [, image, stage] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(rest!) ?? assert.fail(`not a stage: ${line}`);
			stages.push({image: image!, name: stage});
		}

		return {name: name!, rest: rest!, stage: stages.length - 1};
	});
	return {stages, instructions};
}

/** What of the checkout the build is given: `.dockerignore` lets in what a line with `!` names. */
function isInContext(name: string): boolean {
	const lines = read('.dockerignore')
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'));
	assert.equal(lines[0], '*', '.dockerignore shuts everything out first');
	return lines.slice(1).some((line) => line === `!${name}` || name.startsWith(`${line.slice(1)}/`));
}

const {stages, instructions} = parseDockerfile(read('Dockerfile'));
const finalStage = stages.length - 1;
const copies = instructions
	.filter(({name}) => name === 'COPY')
	.map(({rest, stage}) => {
		const words = rest.split(/\s+/);
		const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
		const places = words.filter((word) => !word.startsWith('--'));
		return {from, stage, sources: places.slice(0, -1), target: places.at(-1)!};
	});

/** A tag that says the whole version, or a digest. */
const isPinned = (image: string) => /(?::\d+\.\d+\.\d+[\w.-]*|@sha256:[\da-f]{64})$/.test(image);

/** All that a Dockerfile may begin a line with, less what has been replaced (MAINTAINER) or guesses (ADD). */
const known =
	'FROM ARG ENV LABEL RUN CMD ENTRYPOINT COPY WORKDIR USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK SHELL ONBUILD';

test('every instruction is one that there is, in the form that linters ask for', () => {
	for (const {name, rest} of instructions) {
		assert.ok(known.split(' ').includes(name), name);
		switch (name) {
			case 'WORKDIR':
				assert.match(rest, /^\//, 'an absolute folder');
				break;
			case 'ENTRYPOINT':
			case 'CMD':
				assert.ok(Array.isArray(JSON.parse(rest)), 'without a shell, which would not pass signals on');
				break;
			case 'RUN':
				assert.doesNotMatch(rest, /\b(?:sudo|cd|curl|wget|apt|npm install)\b/);
				break;
			default:
		}
	}
});

test('every stage is a pinned image or an earlier stage', () => {
	assert.ok(stages.length >= 2, 'several stages, so that the final image has no build tools');
	for (const [position, {image}] of stages.entries()) {
		const earlier = stages.slice(0, position).some(({name}) => name === image);
		assert.ok(earlier || isPinned(image), image);
	}
});

test('every copy comes from the context, an earlier stage or a pinned image', () => {
	assert.ok(copies.length > 0);
	for (const {from, stage, sources} of copies) {
		if (from === undefined) {
			for (const source of sources.filter((name) => name !== '.')) {
				assert.ok(existsSync(path.join(checkout, source)), `${source} is in the checkout`);
				assert.ok(isInContext(source), `${source} is let in by .dockerignore`);
			}
		} else {
			const earlier = stages.slice(0, stage).some(({name}) => name === from);
			assert.ok(earlier || isPinned(from), from);
		}
	}
});

test('the context has all that the bundle is built from, and no build output', () => {
	const needed = ['package.json', 'package-lock.json', 'cli.tsx', 'tsconfig.json', 'source/errors.ts', '.ci/build.mjs'];
	assert.deepEqual(
		needed.filter((name) => !isInContext(name)),
		[],
	);
	assert.deepEqual(['node_modules', 'dist', 'build', '.git', 'test'].filter(isInContext), []);
});

test('every npm script that it runs exists', () => {
	const scripts = instructions.flatMap(({name, rest}) =>
		name === 'RUN' ? [...rest.matchAll(/npm run (\S+)/g)].map(([, script]) => script!) : [],
	);
	assert.ok(scripts.length > 0);
	for (const script of scripts) {
		assert.ok(script in manifest.scripts, script);
	}
});

test('the final image starts the program that was built, beside its package.json, which says that it is ESM', () => {
	const entry = instructions.findLast(({name, stage}) => name === 'ENTRYPOINT' && stage === finalStage);
	assert.ok(entry);
	const [node, program, ...more] = JSON.parse(entry.rest) as string[];
	assert.equal(node, 'node');
	assert.deepEqual(more, []);
	const built = manifest.bin[manifest.name];
	assert.ok(built);
	const home = program!.slice(0, -built.length);
	assert.equal(home + built, program);
	const here = copies.filter(({stage}) => stage === finalStage);
	assert.ok(
		here.some(
			({from, target, sources}) => from === 'build' && target === `${home}dist` && sources[0] === '/build/dist',
		),
	);
	assert.ok(here.some(({target, sources}) => target === home && sources.includes('/build/package.json')));
});

test('the final image has a Node.js that the package is tested on, and so has what builds it', () => {
	const versions = stages.flatMap(({image}) => /^node:([\d.]+)-/.exec(image)?.[1] ?? []);
	assert.equal(versions.length, 2);
	assert.match(stages[finalStage]!.image, /^node:/);
	for (const version of versions) {
		assert.ok((nodeVersions as readonly string[]).includes(version), version);
	}
});

test('the final image has the real registry where the program looks for it, and its configuration', () => {
	const registry = copies.filter(({from, stage}) => from === 'registry' && stage === finalStage);
	assert.deepEqual(
		registry.map(({sources, target}) => [...sources, target]),
		[
			['/bin/registry', '/bin/registry'],
			['/etc/distribution/config.yml', '/etc/distribution/config.yml'],
		],
	);
	assert.match(stages.find(({name}) => name === 'registry')!.image, /^registry:3\.\d+\.\d+$/);
});

test('its environment keeps the registry of version 3 from sending traces', () => {
	const environment = instructions.filter(({name, stage}) => name === 'ENV' && stage === finalStage);
	assert.match(environment.map(({rest}) => rest).join(' '), /\bOTEL_TRACES_EXPORTER=none\b/);
});
