import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, test} from 'node:test';
import {resolveSettings} from '../../source/cli/settings.ts';
import {UsageError} from '../../source/errors.ts';
import {sampleSettings} from '../support/sample-plan.ts';
import {temporaryFolder} from '../support/store.ts';

const folder = temporaryFolder({after});
const configFile = path.join(folder, 'config.yml');
writeFileSync(configFile, 'version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /from/config\n');
const withoutRoot = path.join(folder, 'without-root.yml');
writeFileSync(withoutRoot, 'version: 0.1\nstorage:\n  filesystem: {}\n');
const elsewhere = path.join(folder, 's3.yml');
writeFileSync(elsewhere, 'version: 0.1\nstorage:\n  s3:\n    bucket: b\n');

const isUsageError = (message: RegExp) => (error: unknown) =>
	error instanceof UsageError && message.test(error.message);

test('every option is resolved, with the defaults of the contract', async () => {
	const settings = await resolveSettings({root: '/srv/registry'}, {});
	const {jobs, configFile: found} = settings;
	assert.deepEqual(settings, {...sampleSettings, jobs, configFile: found});
	assert.ok(jobs >= 2 && jobs <= 8);
	assert.ok(
		found === undefined || found.endsWith('/registry/config.yml') || found.endsWith('/distribution/config.yml'),
	);
});

test('what is given wins over every default', async () => {
	assert.deepEqual(
		await resolveSettings(
			{
				root: 'relative',
				config: configFile,
				'dry-run': true,
				exclude: ['a'],
				only: ['b', 'c'],
				'delete-tags': ['**/*:pr-*'],
				'keep-last': '0',
				'older-than': '8w',
				'age-by': 'created',
				'orphaned-signatures': true,
				grace: '5m',
				'uploads-older-than': '90s',
				'empty-repositories': true,
				'delete-unreadable': true,
				'allow-tagless': true,
				quarantine: true,
				'no-registry': true,
				gc: 'builtin',
				jobs: '16',
			},
			{},
		),
		{
			root: path.resolve('relative'),
			configFile,
			configNamed: true,
			dryRun: true,
			exclude: ['a'],
			only: ['b', 'c'],
			deleteTags: ['**/*:pr-*'],
			keepLast: 0,
			olderThan: 4_838_400,
			ageBy: 'created',
			orphanedSignatures: true,
			grace: 300,
			uploadsOlderThan: 90,
			emptyRepositories: true,
			deleteUnreadable: true,
			allowTagless: true,
			quarantine: true,
			serve: false,
			gc: 'builtin',
			jobs: 16,
		},
	);
	assert.equal((await resolveSettings({root: '/r', gc: 'registry'}, {})).gc, 'registry');
});

test('the root is that of the option, else of the environment, else of the configuration, else the usual one', async () => {
	const variable = 'REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY';
	const rootOf = async (...given: Parameters<typeof resolveSettings>) => (await resolveSettings(...given)).root;
	assert.equal(await rootOf({root: '/option', config: configFile}, {[variable]: '/environment'}), '/option');
	assert.equal(await rootOf({config: configFile}, {[variable]: '/environment'}), '/environment');
	assert.equal(await rootOf({config: configFile}, {[variable]: ''}), '/from/config');
	assert.equal(await rootOf({config: withoutRoot}, {}), '/var/lib/registry');
});

test('a configuration that cannot be read, or keeps its data elsewhere, is told', async () => {
	const missing = path.join(folder, 'none.yml');
	await assert.rejects(resolveSettings({config: missing}, {}), isUsageError(/There is no configuration file/));
	await assert.rejects(
		resolveSettings({config: missing, root: '/r'}, {}),
		isUsageError(/There is no configuration file/),
	);
	await assert.rejects(
		resolveSettings({config: elsewhere}, {}),
		isUsageError(/keeps its data in s3, not in a folder$/),
	);
	assert.equal((await resolveSettings({config: elsewhere, root: '/r'}, {})).root, '/r');
});

test('the environment variables of the forerunner keep their meaning', async () => {
	const given = {root: '/r'};
	const settingsOf = async (environment: Record<string, string>) => {
		const {dryRun, serve} = await resolveSettings(given, environment);
		return {dryRun, serve};
	};
	assert.deepEqual(await settingsOf({DRYRUN: 'true'}), {dryRun: true, serve: true});
	assert.deepEqual(await settingsOf({DRYRUN: '0'}), {dryRun: true, serve: true});
	assert.deepEqual(await settingsOf({DRYRUN: ''}), {dryRun: false, serve: true});
	assert.deepEqual(await settingsOf({RUN_REGISTRY: 'true'}), {dryRun: false, serve: true});
	assert.deepEqual(await settingsOf({RUN_REGISTRY: 'false'}), {dryRun: false, serve: false});
	assert.deepEqual(await settingsOf({RUN_REGISTRY: ''}), {dryRun: false, serve: true});
});

test('a value that is none is wrong usage', async () => {
	const cases = [
		[{grace: '5'}, /^--grace needs an age, not "5"$/],
		[{'uploads-older-than': 'soon'}, /^--uploads-older-than needs an age, not "soon"$/],
		[{'delete-tags': ['a:b'], 'older-than': '-1d'}, /^--older-than needs an age, not "-1d"$/],
		[{'delete-tags': ['a:b'], 'keep-last': 'two'}, /^--keep-last needs a whole number, not "two"$/],
		[{jobs: '0'}, /^--jobs needs a whole number, not "0"$/],
		[{jobs: '1.5'}, /^--jobs needs a whole number, not "1\.5"$/],
		[{'delete-tags': ['a:b'], 'age-by': 'size'}, /^--age-by is pushed or created, not "size"$/],
		[{gc: 'mine'}, /^--gc is builtin or registry, not "mine"$/],
		[{gc: 'registry', quarantine: true}, /^--gc registry deletes blobs for good, and --quarantine is to keep them$/],
		[{'keep-last': '3'}, /^--keep-last needs --delete-tags/],
		[{'older-than': '3d'}, /^--older-than needs --delete-tags/],
	] as const;
	for (const [given, message] of cases) {
		await assert.rejects(resolveSettings({root: '/r', ...given}, {}), isUsageError(message));
	}
});
