import assert from 'node:assert/strict';
import {lstatSync, readFileSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {Refusal, UsageError, UserError} from '../../source/errors.ts';
import {readSavedPlan, writeSavedPlan} from '../../source/run/saved-plan-file.ts';
import {readReviewed} from '../../source/session/read-reviewed.ts';
import {writtenPlan} from '../support/reviewed.ts';
import {directPool} from '../support/scan-store.ts';
import {temporaryFolder, temporaryStore, type Ending} from '../support/store.ts';

async function planFile(t: Ending) {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v2'});
	store.push('app');
	const saved = await writtenPlan(store, {deleteTags: ['app:v1'], exclude: ['app:v2']});
	const file = path.join(temporaryFolder(t), 'plan.json');
	writeSavedPlan(file, saved);
	return {file, saved, text: readFileSync(file, 'utf8')};
}

test('a plan is read as it was written, also when its JSON was laid out anew', async (t) => {
	const {file, saved, text} = await planFile(t);
	assert.deepEqual(readSavedPlan(file), {saved, edited: false});
	assert.deepEqual(readdirSync(path.dirname(file)), ['plan.json']);
	writeFileSync(file, JSON.stringify(JSON.parse(text)));
	assert.deepEqual(readSavedPlan(file), {saved, edited: false});
	writeFileSync(file, JSON.stringify(JSON.parse(text), undefined, 2));
	assert.equal(readSavedPlan(file).edited, false);
});

test('each step has a line of its own; a plan without one of them is an edited one', async (t) => {
	const {file, saved, text} = await planFile(t);
	const lines = text.split('\n');
	const step = lines.findIndex((line) => line.includes('"kind":"revision"'));
	writeFileSync(file, lines.toSpliced(step, 1).join('\n'));
	const read = readSavedPlan(file);
	assert.equal(read.edited, true);
	assert.equal(read.saved.steps.length, saved.steps.length - 1);
});

test('a plan of which something else than steps was changed is refused', async (t) => {
	const {file, saved, text} = await planFile(t);
	for (const [before, after] of [
		['"grace": 0', '"grace": 1'],
		[JSON.stringify(saved.createdAt), '"2026-01-01T00:00:00.000Z"'],
		[JSON.stringify(saved.root), '"/elsewhere"'],
	] as const) {
		assert.ok(text.includes(before), before);
		writeFileSync(file, text.replace(before, after));
		assert.throws(() => readSavedPlan(file), Refusal);
	}
});

test('a file without an end is no plan', () => {
	assert.throws(() => readSavedPlan('/dev/zero'), /is longer than/);
});

test('what is no plan is wrong usage, and says where', async (t) => {
	const {file, text} = await planFile(t);
	for (const [content, message] of [
		['', /is no plan/],
		['{', /is no plan/],
		['[]', /is no plan/],
		[text.replace('"version": 1', '"version": 2'), /version: .*1/],
		[text.replace('"excludedOrphans": false', '"excludedOrphans": "no"'), /selection\.excludedOrphans/],
		[text.slice(0, -10), /is no plan/],
	] as const) {
		writeFileSync(file, content);
		assert.throws(
			() => readSavedPlan(file),
			(error) => error instanceof UsageError && message.test(error.message),
		);
	}

	assert.throws(
		() => readSavedPlan('/nowhere/plan.json'),
		(error) => error instanceof UserError && error.exitCode === 2,
	);
});

test('a step that leads elsewhere, and a plan of the future, are refused', async (t) => {
	const {file, text, saved} = await planFile(t);
	const first = `{"kind":"leftover","path":"blobs/../../../../etc"},\n`;
	for (const content of [
		text.replace('"steps": [\n', `"steps": [\n${first}`),
		text.replace('"steps": [\n', '"steps": [\n{"kind":"format"},\n'),
		text.replace(saved.createdAt, '2999-01-01T00:00:00.000Z'),
	]) {
		assert.notEqual(content, text);
		writeFileSync(file, content);
		assert.throws(() => readSavedPlan(file), Refusal);
	}
});

test('nothing is written into the storage, nor where that is not possible', async (t) => {
	const {saved} = await planFile(t);
	assert.throws(() => writeSavedPlan(path.join(saved.root, 'plan.json'), saved), UsageError);
	assert.throws(() => writeSavedPlan('/nowhere/plan.json', saved), UserError);
});

test("another storage's plan is refused", async (t) => {
	const {saved} = await planFile(t);
	const read = {saved: {...saved, root: '/elsewhere'}, edited: false};
	const tools = {pool: directPool(), onProgress() {}, signal: undefined};
	await assert.rejects(readReviewed({root: saved.root, jobs: 1}, read, tools), Refusal);
});

test('a plan takes the place of a plan, behind a link too, and of nothing else', async (t) => {
	const {file, saved, text} = await planFile(t);
	const link = path.join(path.dirname(file), 'link.json');
	symlinkSync(file, link);
	writeFileSync(file, text.slice(0, 200));
	writeSavedPlan(link, saved);
	assert.equal(readFileSync(file, 'utf8'), text);
	assert.ok(lstatSync(link).isSymbolicLink());
	writeFileSync(file, '# Notes');
	for (const other of [file, link, '/dev/null', path.dirname(file)]) {
		assert.throws(() => writeSavedPlan(other, saved), /is there already, and is something else/);
	}

	assert.equal(readFileSync(file, 'utf8'), '# Notes');
});
