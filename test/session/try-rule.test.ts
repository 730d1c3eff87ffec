import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {parseRuleLine} from '../../source/selection/rule-line.ts';
import {createSession} from '../../source/session.ts';
import {tagCurrentLink} from '../../source/storage/layout.ts';
import {choosable, choose} from '../support/choosing.ts';
import {temporaryFolder, temporaryStore, type Ending} from '../support/store.ts';
import {settingsFor} from '../support/ui-session.ts';

/** A session on three tags of 10, 20 and 30 days. */
async function session(t: Ending) {
	const store = temporaryStore(t);
	for (const [index, tag] of ['a', 'b', 'c'].entries()) {
		store.push('app', {tag, layers: [store.ownLayer(10_000)]});
		store.setTime(tagCurrentLink('app', tag), new Date(Date.now() - (index + 1) * 10 * 86_400_000));
	}

	const opened = createSession(settingsFor(store.root));
	t.after(() => void opened.close());
	await opened.scan();
	return opened;
}

const tagsOf = (steps: ReadonlyArray<{readonly kind: string; readonly tag?: string}>) =>
	steps.filter(({kind}) => kind === 'tag').map(({tag}) => tag);

test('what a rule would do is told exactly, and nothing is chosen by that', async (t) => {
	const known = await session(t);
	const {rule, matched, tags, before, after, takesBack} = await known.tryRule(
		parseRuleLine('delete app:* older-than 15d'),
	);
	assert.deepEqual([rule.name, matched, takesBack], ['delete app:* older-than 15d', 3, false]);
	assert.deepEqual(
		tags.map(({tag, goesNow, goesThen}) => [known.inventory.tags.names[tag], goesNow, goesThen]),
		[
			['b', false, true],
			['c', false, true],
		],
	);
	assert.deepEqual([before.tags, after.tags], [0, 2]);
	assert.deepEqual(tagsOf(known.plan().steps), []);
	known.keepTrial();
	const {reclaim, steps} = known.plan();
	assert.deepEqual(tagsOf(steps), ['b', 'c']);
	assert.deepEqual([reclaim.bytes, known.estimate.total.bytes], [after.bytes, after.bytes]);
	assert.deepEqual(known.changes, []);
});

test('rules that were kept hold for another scan, and each can be taken back', async (t) => {
	const known = await session(t);
	for (const line of ['delete app:*', 'keep app:* last 1']) {
		await known.tryRule(parseRuleLine(line));
		known.keepTrial();
	}

	await known.scan();
	assert.deepEqual(tagsOf(known.plan().steps), ['b', 'c']);
	const {takesBack, after} = await known.tryRule(parseRuleLine('delete app:*'));
	assert.deepEqual([takesBack, after.tags], [true, 0]);
	known.keepTrial();
	assert.deepEqual(tagsOf(known.plan().steps), []);
});

test('what was chosen by hand stays chosen, whatever a rule says of it', async (t) => {
	const known = await session(t);
	await choose(known, choosable.tag(0));
	await known.tryRule(parseRuleLine('keep app:* last 1'));
	known.keepTrial();
	await known.tryRule(parseRuleLine('delete app:*'));
	known.keepTrial();
	assert.deepEqual(tagsOf(known.plan().steps), ['a', 'c']);
	assert.equal(known.changes.length, 1);
});

test('a rule that can never match, and one behind which another never does, are refused', async (t) => {
	const known = await session(t);
	await known.tryRule(parseRuleLine('delete app:*'));
	known.keepTrial();
	await assert.rejects(known.tryRule(parseRuleLine('delete app:a older-than 1d')), /can never match/);
	await assert.rejects(known.tryRule(parseRuleLine('keep **:*')), /delete app:\*: it can never match/);
});

test('the policy that is written holds the rules that hold, once', async (t) => {
	const known = await session(t);
	const file = path.join(temporaryFolder(t), 'p.yml');
	await known.tryRule(parseRuleLine('delete app:* older-than 15d'));
	known.keepTrial();
	await known.savePolicy(file);
	await known.savePolicy(file);
	const {readPolicyFile} = await import('../../source/policy/policy-file.ts');
	const filed = readPolicyFile(file, {found: false});
	assert.deepEqual(
		filed.rules.map(({name}) => name),
		['delete app:* older-than 15d'],
	);
	const cron = createSession(settingsFor(known.settings.root, {filed}));
	t.after(() => void cron.close());
	await cron.scan();
	assert.deepEqual(cron.plan().steps, known.plan().steps);
	await assert.rejects(known.savePolicy(path.join(known.settings.root, 'p.yml')), /is in the storage/);
});

test('what a budget keeps is no choice of the operator, and is not written as one', async (t) => {
	const store = temporaryStore(t);
	for (let image = 0; image < 3; image++) {
		store.push('app', {layers: [store.ownLayer(10_000)]});
	}

	const known = createSession(settingsFor(store.root, {free: 5000}));
	t.after(() => void known.close());
	await known.scan();
	assert.equal(known.plan().reclaim.manifests, 1);
	assert.deepEqual(known.changes, []);
	const file = path.join(temporaryFolder(t), 'p.yml');
	await known.savePolicy(file);
	assert.equal(readFileSync(file, 'utf8'), 'version: 1\ngrace: 0\n');
});
