import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {tagFolder} from '../../source/storage/layout.ts';
import {documentOf} from '../support/clean.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder, temporaryStore} from '../support/store.ts';

test('a report as JSON leaves histories unread; its figures are those of the cleanup all the same', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	const stray = `${tagFolder('app', 'v1')}/index/sha256/notes.txt`;
	store.write(stray, 'a file of somebody');
	const report = await documentOf('report', store.root);
	assert.deepEqual(report.problems, []);
	const rehearsed = await documentOf('clean', store.root, ['--dry-run']);
	assert.deepEqual(
		rehearsed.problems.map(({kind}) => kind),
		['stray'],
	);
	assert.deepEqual(report.after, rehearsed.after);
	assert.deepEqual(report.reclaim, rehearsed.reclaim);
});

test('a stranger in a history keeps its repository, in a report too', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const choice = ['--delete-tags', 'app:v1', '--empty-repositories'];
	assert.equal((await documentOf('report', store.root, choice)).reclaim.repositories, 1);
	store.write(`${tagFolder('app', 'v1')}/index/sha256/notes.txt`, 'a file of somebody');
	const report = await documentOf('report', store.root, choice);
	assert.equal(report.reclaim.repositories, 0);
	const cleaned = await documentOf('clean', store.root, choice);
	assert.deepEqual(cleaned.after, report.after);
});

test('what tells of steps, or of places, reads histories', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	store.write(`${tagFolder('app', 'v1')}/index/sha256/notes.txt`, 'a file of somebody');
	const args = ['--grace', '0', '--root', store.root];
	const report = await runProgram(['report', ...args]);
	assert.match(report.stdout, /stray/);
	const verified = await runProgram(['verify', ...args]);
	assert.match(verified.stdout, /stray/);
	const why = await runProgram(['why', old.digest, ...args]);
	assert.match(why.stdout, /app:v1/, why.stdout);
	const planned = await runProgram(['report', '--json', '--plan', path.join(temporaryFolder(t), 'plan.json'), ...args]);
	assert.equal((planned.json() as {problems: readonly unknown[]}).problems.length, 1);
});
