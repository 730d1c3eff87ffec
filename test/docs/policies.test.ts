import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {after, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {parsePolicy} from '../../source/policy/parse-policy.ts';
import type {FiledPolicy} from '../../source/selection/policy.ts';
import {tagCurrentLink} from '../../source/storage/layout.ts';
import {documentOf} from '../support/clean.ts';
import {day, goingOf, later, scanStore} from '../support/scan-store.ts';
import {temporaryFolder, temporaryStore, type TestStore} from '../support/store.ts';

// This file runs as build/test/docs/policies.test.js.
const page = readFileSync(fileURLToPath(new URL('../../../docs/policies.md', import.meta.url)), 'utf8');
const blocks = new Map(
	[...page.matchAll(/<!-- policy: (\w+) -->\n\n```yaml\n(.*?)```/gs)].map(([, name = '', text = '']) => [name, text]),
);

function policyOf(name: string): FiledPolicy {
	return parsePolicy(blocks.get(name) ?? assert.fail(`There is no policy ${name}`), `${name}.yml`);
}

/** Tags of these ages in days. */
function push(store: TestStore, repository: string, ages: Readonly<Record<string, number>>): void {
	for (const [tag, days] of Object.entries(ages)) {
		store.push(repository, {tag});
		store.setTime(tagCurrentLink(repository, tag), new Date((later - days * day) * 1000));
	}
}

async function tagsThatGo(store: TestStore, filed: FiledPolicy): Promise<string[]> {
	const {plan} = await scanStore(store, {filed, ageBy: filed.ageBy ?? 'pushed'});
	return [...goingOf(plan).tag].sort();
}

test('every policy of the page is tested here', () => {
	assert.deepEqual([...blocks.keys()], ['ci', 'releases', 'leftovers', 'created']);
	assert.equal([...page.matchAll(/```yaml/g)].length, blocks.size);
});

test('CI: the last builds and what is deployed from stay, old builds go', async (t) => {
	const store = temporaryStore(t);
	push(store, 'ci/app', {main: 90, 'release-3': 200, a: 1, b: 20, c: 21, d: 22, e: 23, f: 30, g: 40});
	push(store, 'ci/tool', {x: 100});
	push(store, 'team/app', {old: 400});
	const policy = policyOf('ci');
	assert.deepEqual([policy.grace, policy.uploadsOlderThan, policy.emptyRepositories], [7200, 86_400, true]);
	assert.deepEqual(await tagsThatGo(store, policy), ['ci/app:f', 'ci/app:g']);
});

test('releases: the newest two of each minor stay', async (t) => {
	const store = temporaryStore(t);
	push(store, 'apps/shop', {'v1.0.0': 900, 'v1.0.1': 800, 'v1.0.9': 100, 'v1.0.10': 95, 'v1.1.0': 700, latest: 700});
	push(store, 'apps/shop', {'v1.1.0-rc.1': 720, 'v1.2.0-rc.1': 3, 'v1.0.2': 10});
	push(store, 'base/ubuntu', {'1.0.0': 900, '1.0.1': 900, '1.0.2': 900});
	const {selection, plan} = await scanStore(store, {filed: policyOf('releases')});
	assert.deepEqual([...goingOf(plan).tag].sort(), ['apps/shop:v1.0.1', 'apps/shop:v1.1.0-rc.1']);
	assert.equal(selection.excludedRepositories.size, 1);
});

test('leftovers of a cache: what was not pulled for two months goes', async (t) => {
	const store = temporaryStore(t);
	push(store, 'library/alpine', {'3.18': 61, '3.20': 5});
	push(store, 'mirror/quay/app', {v1: 400});
	push(store, 'own/app', {v1: 400});
	assert.deepEqual(await tagsThatGo(store, policyOf('leftovers')), ['library/alpine:3.18', 'mirror/quay/app:v1']);
});

test("created: by the image's own date", async (t) => {
	const store = temporaryStore(t);
	for (const [tag, time] of Object.entries({old: later - 40 * day, new: later - 5 * day, repeated: 0})) {
		store.tag(
			'nightly/app',
			tag,
			store.image('nightly/app', {layers: [store.ownLayer()], created: new Date(time * 1000)}),
		);
	}

	assert.deepEqual(await tagsThatGo(store, policyOf('created')), ['nightly/app:old']);
});

test('the program takes each of them', async () => {
	const store = temporaryStore({after});
	push(store, 'ci/app', {main: 90, a: 1});
	for (const [name, text] of blocks) {
		const file = path.join(temporaryFolder({after}), `${name}.yml`);
		writeFileSync(file, text);
		await documentOf('report', store.root, ['--policy', file]);
	}
});
