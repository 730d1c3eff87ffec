import assert from 'node:assert/strict';
import {chownSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {findPolicyFile} from '../../source/policy/find-policy.ts';
import {readPolicyFile, writeChoices} from '../../source/policy/policy-file.ts';
import {temporaryFolder} from '../support/store.ts';

test('a policy is found beside the root, else in the working folder', (t) => {
	const [beside, working] = [temporaryFolder(t), temporaryFolder(t)];
	const root = path.join(beside, 'registry');
	assert.equal(findPolicyFile(root, working), undefined);
	const files = [working, beside].map((folder) => path.join(folder, 'registry-cleanup.yml'));
	for (const file of files) {
		writeFileSync(file, 'version: 1\n');
		assert.equal(findPolicyFile(root, working), file);
	}
});

test('a link to a policy that is not there is not taken for no policy; where nobody may look there is none', (t) => {
	const [beside, working] = [temporaryFolder(t), temporaryFolder(t)];
	const link = path.join(beside, 'registry-cleanup.yml');
	symlinkSync('/nowhere/policy.yml', link);
	assert.equal(findPolicyFile(path.join(beside, 'registry'), working), link);
	assert.throws(() => readPolicyFile(link, {found: true}), UsageError);
	assert.equal(findPolicyFile('/dev/null/registry', '/dev/null'), undefined);
});

test('one that was found and belongs to another user is refused, one that was named is not', (t) => {
	const file = path.join(temporaryFolder(t), 'registry-cleanup.yml');
	writeFileSync(file, 'version: 1\n');
	assert.equal(readPolicyFile(file, {found: true}).file, file);
	if (process.geteuid?.() === 0) {
		chownSync(file, 12_345, 0);
		assert.throws(() => readPolicyFile(file, {found: true}), UsageError);
		assert.equal(readPolicyFile(file, {found: false}).file, file);
	}
});

test('choices make a new file, and nothing else is left in its folder', (t) => {
	const folder = temporaryFolder(t);
	const file = path.join(folder, 'p.yml');
	assert.deepEqual(writeChoices(file, {exclude: [{name: 'a', excluded: true}], tags: []}, undefined).left, []);
	assert.equal(readFileSync(file, 'utf8'), 'version: 1\nexclude:\n  - a\n');
	assert.deepEqual(readdirSync(folder), ['p.yml']);
	mkdirSync(path.join(folder, 'd'));
	for (const wrong of [path.join(folder, 'd'), '/nowhere/p.yml']) {
		assert.throws(() => writeChoices(wrong, {exclude: [], tags: []}, undefined), UsageError);
	}
});

test('a file with a policy that nobody has gone by, or that has changed since, is left as it is', (t) => {
	const folder = temporaryFolder(t);
	const [file, other] = [path.join(folder, 'p.yml'), path.join(folder, 'q.yml')];
	writeFileSync(file, 'version: 1\ngrace: 2h # long\n');
	const known = readPolicyFile(file, {found: false});
	const changes = {exclude: [{name: 'a', excluded: true}], tags: []};
	assert.throws(() => writeChoices(file, changes, undefined), /is there already/);
	writeFileSync(file, 'version: 1\n');
	assert.throws(() => writeChoices(file, changes, known), /has changed since/);
	assert.equal(readFileSync(file, 'utf8'), 'version: 1\n');
	// What holds is the beginning of a new one.
	writeChoices(other, changes, known);
	assert.equal(readFileSync(other, 'utf8'), 'version: 1\ngrace: 2h # long\nexclude:\n  - a\n');
});

test('what has no end is not read to it', () => {
	assert.throws(() => readPolicyFile('/dev/zero', {found: false}), /longer than 1\.0 MiB/);
});
