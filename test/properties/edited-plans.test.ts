import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {findProblems} from '../../source/inventory/damage.ts';
import {mark} from '../../source/plan/mark.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import {nameSelection} from '../../source/selection/named-selection.ts';
import {runAlone} from '../support/run-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {reviewed, without, writtenPlan} from '../support/reviewed.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served} from '../support/served.ts';
import {inRandomStore} from '../support/in-random-store.ts';

test('whatever is taken out of a plan, what is left of it does less and breaks nothing that stays', async () => {
	await fc.assert(
		fc.asyncProperty(randomStore, randomOptions, fc.infiniteStream(fc.boolean()), async (random, options, choices) =>
			inRandomStore(random, options, directPool(), async ({root}) => {
				const saved = await writtenPlan({root}, {emptyRepositories: true});
				const edited = without(saved, () => choices.next().value === true);
				const {plan, selection, inventory, dropped} = await reviewed(edited);
				const allowed = new Set(edited.steps.map(stepPath));
				assert.ok(plan.steps.every((step) => allowed.has(stepPath(step))));
				assert.equal(plan.steps.length + dropped.length, edited.steps.length);
				const before = served(root);
				const going = new Set(
					plan.steps.flatMap((step) => (step.kind === 'revision' ? [`${step.repository}@${step.digest}`] : [])),
				);
				const result = await runAlone(root, {
					plan,
					selection: {...nameSelection(inventory, selection), grace: 0},
					problems: findProblems(inventory, mark(inventory, selection).held),
					keep: false,
					direct: false,
					sweptByRegistry: false,
				});
				assert.deepEqual(result.after, plan.after);
				assertServed(
					served(root),
					before,
					[...before.keys()].filter((name) => !going.has(name)),
				);
			}),
		),
		{numRuns: 60},
	);
});
