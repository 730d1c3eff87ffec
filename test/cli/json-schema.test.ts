import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, test} from 'node:test';
import {commands} from '../../source/cli/commands.ts';
import {writeDemo} from '../../source/demo/demo.ts';
import {problemKinds} from '../../source/inventory/problems.ts';
import {assertDescribed, assertLineDescribed, publishedSchema, type Schema} from '../support/json-schema.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder, temporaryStore} from '../support/store.ts';

async function documentOf(root: string, ...argv: string[]): Promise<Record<string, unknown>> {
	const {code, stderr, json} = await runProgram([...argv, '--json', '--root', root]);
	assert.ok(code === 0 || code === 1, stderr);
	return json() as Record<string, unknown>;
}

test('whatever the program prints with --json is what the published schema says', async () => {
	const root = path.join(temporaryFolder({after}), 'registry');
	await writeDemo(root);
	const kept = readFileSync(
		path.join(root, 'docker/registry/v2/repositories/base/ubuntu/_manifests/tags/24.04/current/link'),
		'utf8',
	);
	const cleaning = ['--grace', '0', '--no-registry'];
	const plan = path.join(temporaryFolder({after}), 'plan.json');
	const policy = path.join(temporaryFolder({after}), 'policy.yml');
	writeFileSync(policy, 'version: 1\nrules:\n  - {tags: [v*], delete: always}\n');
	const documents = [
		await documentOf(root, 'report'),
		await documentOf(root, 'report', '--grace', '0', '--plan', plan),
		await documentOf(root, 'apply', plan, '--no-registry', '--dry-run'),
		await documentOf(root, 'policy', 'check', '--policy', policy),
		await documentOf(root, 'clean', ...cleaning, '--dry-run', '--free', '1MiB'),
		await documentOf(root, 'report', ...cleaning, '--exclude', 'team-a/*'),
		await documentOf(root, 'verify', '--deep'),
		await documentOf(root, 'why', kept),
		await documentOf(root, 'runs'),
		await documentOf(root, 'clean', ...cleaning, '--dry-run'),
		await documentOf(root, 'clean', ...cleaning, '--yes', '--quarantine'),
		await documentOf(root, 'runs'),
		await documentOf(root, 'undo', '--no-registry', '--dry-run'),
		await documentOf(root, 'undo', '--no-registry'),
		await documentOf(root, 'clean', ...cleaning, '--yes', '--quarantine'),
		await documentOf(root, 'purge', '--no-registry', '--yes'),
		await documentOf(root, 'clean', ...cleaning, '--yes'),
		await documentOf(root, 'apply', plan, '--no-registry', '--yes'),
	];
	for (const document of documents) {
		assertDescribed(document);
	}

	const printed = new Set(documents.map(({command}) => command));
	const taking = commands.filter(({options, name}) => options.includes('json') && name !== 'demo');
	assert.deepEqual(printed, new Set(taking.map(({name}) => name)));
});

test('with --progress json the lines on standard error are what the schema says, and the document is alone', async (t) => {
	const store = temporaryStore(t);
	store.push('team/app', {tag: 'v1'});
	store.push('team/app');
	const argv = ['clean', '--yes', '--json', '--grace', '0', '--no-registry', '--root', store.root];
	const {code, stderr, json} = await runProgram([...argv, '--progress', 'json']);
	assert.equal(code, 0, stderr);
	assertDescribed(json());
	const lines = stderr
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line) as {readonly phase?: string});
	lines.forEach(assertLineDescribed);
	const phases = lines.flatMap(({phase}) => phase ?? []);
	assert.deepEqual([...new Set(phases)], ['read', 'remove', 'sweep', 'mark', 'verify', 'purge']);
});

test('why is described wherever a digest is: a tag, an index, a layer, what goes, and what nothing knows', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('team/app', {tag: 'v1'});
	const index = store.index('team/app', [store.push('team/app')], {tag: 'all'});
	const untagged = store.push('team/app');
	const lost = store.danglingTag('team/app', 'lost');
	for (const digest of [image.digest, image.layers[0]!.digest, index.digest, untagged.digest, lost]) {
		assertDescribed(await documentOf(store.root, 'why', digest, '--grace', '0'));
	}
});

test('every problem that is told is described', async (t) => {
	const store = temporaryStore(t);
	store.danglingTag('team/app', 'lost');
	store.stray('repositories/notes.txt');
	store.removeBlob(store.push('team/app', {tag: 'v1'}).layers[0]!.digest);
	const document = await documentOf(store.root, 'report');
	assert.ok((document['problems'] as unknown[]).length >= 3);
	assertDescribed(document);
	assert.deepEqual(publishedSchema.$defs?.['problem']?.properties?.['kind']?.enum, problemKinds);
});

test('a field that is missing, of another type, or not described is noticed', async (t) => {
	const document = await documentOf(temporaryStore(t).root, 'verify');
	const {tags, ...without} = document;
	assert.throws(() => assertDescribed(without), /must have required property 'tags'/);
	assert.throws(() => assertDescribed({...document, tags: String(tags)}), /\/tags must be integer/);
	assert.throws(() => assertDescribed({...document, more: 1}), /must NOT have additional properties/);
	assert.throws(() => assertDescribed({...document, command: 'check'}), /check is not described/);
});

/** A schema in the words of a type, so that a change of it is seen at a glance. */
function shape({$ref, properties, items, required = [], oneOf, anyOf, ...schema}: Schema): string {
	if ($ref !== undefined) {
		return $ref.replace('#/$defs/', '');
	}

	if (properties) {
		const fields = Object.entries(properties).map(
			([name, part]) => `${name}${required.includes(name) ? '' : '?'}: ${shape(part)}`,
		);
		return `{${fields.join(', ')}}`;
	}

	const several = oneOf ?? anyOf;
	if (several) {
		return several.map((one) => shape(one)).join(' | ');
	}

	if (items) {
		return `${shape(items)}[]`;
	}

	const values = 'const' in schema ? [schema.const] : schema.enum;
	return values?.map((value) => JSON.stringify(value)).join(' | ') ?? schema.type!;
}

test('no field of schema 1 is renamed, removed, or of another type: scripts read them', () => {
	const {$defs = {}} = publishedSchema;
	const found = Object.fromEntries(Object.entries($defs).map(([name, schema]) => [name, shape(schema)]));
	assert.deepEqual(found, {
		report:
			'{schema: 1, command: "report", root: string, dryRun: boolean, before: figures, after: figures, reclaim: reclaim, repositories: repository[], protected: {young: held, excluded: held, frozen: held}, problems: problems, budget?: budget}',
		clean:
			'{schema: 1, command: "clean", root: string, dryRun: boolean, before: figures, after: figures, reclaim: reclaim, repositories: repository[], protected: {young: held, excluded: held, frozen: held}, problems: problems, budget?: budget, run?: {id: runId, state: runState}}',
		apply:
			'{schema: 1, command: "apply", root: string, dryRun: boolean, before: figures, after: figures, reclaim: reclaim, repositories: repository[], protected: {young: held, excluded: held, frozen: held}, problems: problems, dropped: {kind: string, path: string, reason: string}[], run?: {id: runId, state: runState}}',
		policy:
			'{schema: 1, command: "policy", root: string, policy: string, rules: {name: string, place: string, matched: count, kept: count, deleted: count, keptTags: string[], deletedTags: string[], bytes: count}[], reclaim: reclaim}',
		verify:
			'{schema: 1, command: "verify", root: string, tags: count, manifests: count, blobs: count, bytes: count, problems: problems}',
		why: '{schema: 1, command: "why", root: string, digest: digest, kind: "image" | "index" | "schema1" | "artifact" | "unreadable" | "missing" | "blob", bytes: count | null, kept: boolean, places: {place: "blob", path: string, kept: boolean} | {place: "revision", repository: string, inPlace: boolean, kept: boolean} | {place: "layer-link", repository: string, names: {folder: digest, text: digest} | null, kept: boolean} | {place: "tag", repository: string, tag: string, kept: boolean} | {place: "tag-index", repository: string, tag: string, kept: boolean}[], chains: {repository: string | null, root: {kind: string, repository?: string, tag?: string, digest?: digest, message: string}, links: {relation: string, digest?: digest, repository?: string, message: string}[], further: count}[], tests: {place: string, repository: string | null, test: string, message: string}[]}',
		runs: '{schema: 1, command: "runs", root: string, runs: {id: runId, startedAt: string, state: runState, blobs: count, bytes: count}[]}',
		undo: '{schema: 1, command: "undo", root: string, run: {id: runId, state: runState, restored: {blobs: count, bytes: count, tags: count, manifests: count, layerLinks: count}, deleted: {blobs: count, bytes: count}}}',
		purge:
			'{schema: 1, command: "purge", root: string, run: {id: runId, state: runState, restored: {blobs: count, bytes: count, tags: count, manifests: count, layerLinks: count}, deleted: {blobs: count, bytes: count}}}',
		count: 'integer',
		digest: 'string',
		figures:
			'{repositories: count, tags: count, manifests: count, layerLinks: count, blobs: count, bytes: count, uploads: count, uploadBytes: count}',
		reclaim:
			'{tags: count, manifests: count, layerLinks: count, blobs: count, uploads: count, repositories: count, bytes: count}',
		held: '{manifests: count, blobs: count, bytes: count}',
		repository: '{name: string, tags: count, manifests: count, untagged: count, bytes: count, reclaimableBytes: count}',
		problems: 'problem[]',
		problem:
			'{kind: "blob-digest-mismatch" | "blob-missing" | "blob-size-mismatch" | "layer-link-missing" | "link-unreadable" | "manifest-digest-mismatch" | "manifest-missing" | "manifest-unreadable" | "signature-orphan" | "stray" | "symlink" | "tag-dangling" | "tag-unreadable", repository?: string, reference?: string, digest?: digest, path?: string, message: string}',
		budget: '{asked: count, frees: count, possible: count}',
		runId: 'string',
		runState: '"quarantining" | "quarantined" | "purging" | "purged" | "undoing" | "undone"',
		progressLine:
			'{phase: "read" | "hash" | "remove" | "sweep" | "mark" | "verify" | "purge" | "undo", done: count, total: count, bytes: count, bytesTotal: count} | {note: string}',
	});
});
