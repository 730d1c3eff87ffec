import assert from 'node:assert/strict';
import {rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {resolveSettings} from '../../source/cli/settings.ts';
import {UsageError} from '../../source/errors.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {parseRuleLine} from '../../source/selection/rule-line.ts';
import {changeOf, isChosen, type Choosable} from '../../source/selection/change.ts';
import {Estimate} from '../../source/selection/estimate.ts';
import {makeChoices} from '../../source/session/choosing.ts';
import {readStorage, type Reading} from '../../source/session/read-storage.ts';
import {saveChoices} from '../../source/session/save-choices.ts';
import {tryRule} from '../../source/session/try-rule.ts';
import type {Settings} from '../../source/session.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {directPool} from '../support/scan-store.ts';
import {temporaryFolder} from '../support/store.ts';

const pool = directPool();

const lines = ['keep **:v*', 'keep **:* last 1', 'delete **:*', 'delete **:/[a-m].*/', 'delete **:* older-than 1h'];

const ruleTexts = [
	'{tags: [latest], keep: always}',
	"{repositories: ['**'], tags: ['/.*[13]/'], delete: always}",
	'{keep: {last: 1}}',
	'{delete: {older-than: 0}}',
	"{tags: ['sha256-*'], delete: always}",
];

/** What is decided before and in a session, by numbers. */
const decided = fc.record({
	rules: fc.subarray(ruleTexts),
	grace: fc.constantFrom(undefined, '0', '1h'),
	orphanedSignatures: fc.boolean(),
	deletesUnreadable: fc.boolean(),
	tried: fc.subarray(lines, {maxLength: 2}),
	toggled: fc.array(fc.record({kind: fc.constantFrom('repository', 'revision', 'tag', 'orphans'), at: fc.nat()}), {
		maxLength: 8,
	}),
});

function choosable({inventory}: Reading, kind: string, at: number): Choosable | undefined {
	const [repositories, tags] = [inventory.repositories.names.length, inventory.tags.names.length];
	const revisions = inventory.graph.revisions;
	switch (kind) {
		case 'repository': {
			return repositories === 0 ? undefined : {kind, repository: at % repositories};
		}

		case 'revision': {
			return revisions === 0 ? undefined : {kind, revision: at % revisions};
		}

		case 'tag': {
			return tags === 0 ? undefined : {kind, tag: at % tags};
		}

		default: {
			return {kind: 'orphans'};
		}
	}
}

async function toggle(reading: Reading, estimate: Estimate, what: Choosable): Promise<void> {
	const {inventory, selection} = reading;
	if (what.kind === 'tag' && (selection.excludedTags.has(what.tag) || selection.followers.has(what.tag))) {
		return;
	}

	const choosing = {
		inventory,
		selection,
		estimate,
		linksRead: new Set<number>(),
		pool: async () => pool,
		onChange() {},
	};
	await makeChoices(choosing, [changeOf(what, !isChosen(selection, what))]);
}

/** Lets a rule hold as the screens do; one that can never match is refused. */
async function withRule(reading: Reading, estimate: Estimate, settings: Settings, line: string) {
	try {
		const {choice, rules, estimate: after} = await tryRule({...reading, estimate}, settings, parseRuleLine(line), pool);
		return {reading: {...reading, ...choice}, estimate: after, settings: {...settings, tried: rules}};
	} catch (error) {
		assert.ok(error instanceof UsageError, String(error));
		return {reading, estimate, settings};
	}
}

test('a cleanup by the policy that a session has written does what was reviewed in it, step by step', async (t) => {
	const folder = temporaryFolder(t);
	const [before, file] = [path.join(folder, 'before.yml'), path.join(folder, 'after.yml')];
	const tools = {pool, onProgress() {}, signal: undefined};
	await fc.assert(
		fc.asyncProperty(randomStore, randomOptions, decided, async (random, options, given) =>
			inRandomStore(random, options, pool, async ({root}) => {
				rmSync(file, {force: true});
				writeFileSync(
					before,
					`version: 1\n${given.rules.length > 0 ? 'rules:\n' : ''}${given.rules.map((rule) => `  - ${rule}\n`).join('')}`,
				);
				const options = {
					root,
					...(given.grace === undefined ? {} : {grace: given.grace}),
					...(given.orphanedSignatures ? {'orphaned-signatures': true as const} : {}),
					...(given.deletesUnreadable ? {'delete-unreadable': true as const} : {}),
				};
				let settings: Settings;
				try {
					settings = await resolveSettings({...options, policy: before}, {});
				} catch (error) {
					// A rule behind one that decides everything.
					assert.ok(error instanceof UsageError, String(error));
					return;
				}

				let reading = await readStorage(settings, [], tools);
				let estimate = new Estimate(reading.inventory, reading.selection);
				for (const {kind, at} of given.toggled) {
					const what = choosable(reading, kind, at);
					if (what !== undefined) {
						await toggle(reading, estimate, what);
					}
				}

				for (const line of given.tried) {
					({reading, estimate, settings} = await withRule(reading, estimate, settings, line));
				}

				saveChoices(file, reading, settings, undefined);
				const reviewed = buildPlan(reading.inventory, reading.selection);
				const cron = await readStorage(await resolveSettings({root, policy: file}, {}), [], tools);
				assert.deepEqual(buildPlan(cron.inventory, cron.selection).steps, reviewed.steps);
			}),
		),
		{numRuns: 100},
	);
});
