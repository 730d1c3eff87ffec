import assert from 'node:assert/strict';
import {readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Plan} from '../../source/plan/plan.ts';
import {clean} from '../../source/report/clean.ts';
import {createSession, type Session} from '../../source/session.ts';
import {v2Folder} from '../../source/storage/layout.ts';
import {screenOf} from '../../source/ui/state.ts';
import {Store} from '../../source/ui/store.ts';
import {runCommand} from '../support/fake-context.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {directPool} from '../support/scan-store.ts';
import {settingsFor} from '../support/ui-session.ts';

/** The plan of a session in which nothing is changed. Leftovers are found once they may be. */
async function planOf(root: string, drive: (session: Session, beFound: () => void) => Promise<Plan>): Promise<Plan> {
	const settings = settingsFor(root, {
		dryRun: true,
		emptyRepositories: true,
		deleteUnreadable: true,
		allowTagless: true,
		jobs: 2,
	});
	let beFound: () => void = () => undefined;
	const mayBeFound = new Promise<void>((resolve) => {
		beFound = resolve;
	});
	const pool = directPool();
	let listed = 0;
	const session = createSession(settings, {
		...pool,
		async run(...task) {
			// The scan lists them once, then the search does.
			if (task[0] === 'listBlobFolders' && ++listed === 2) {
				await mayBeFound;
			}

			return pool.run(...task);
		},
		isOpen: true,
		heed() {},
	});
	try {
		return await drive(session, beFound);
	} finally {
		await session.close();
	}
}

async function planOfClean(session: Session, beFound: () => void): Promise<Plan> {
	beFound();
	await runCommand(clean, {asSession: session});
	return session.plan();
}

/** Asks for it as soon as there is a list. */
async function planOfScreens(session: Session, beFound: () => void): Promise<Plan> {
	const store = new Store(session, {exit() {}, redraw() {}, suspend() {}}, {columns: 80, rows: 24}, () => 0);
	const until = async (name: string) =>
		new Promise<void>((resolve) => {
			store.subscribe(() => {
				if (screenOf(store.getState()).name === name) {
					resolve();
				}
			});
		});
	try {
		store.start();
		await until('repositories');
		store.press([{name: 'p', burst: false}]);
		assert.equal(screenOf(store.getState()).name, 'pending-plan');
		beFound();
		await until('plan');
		const screen = screenOf(store.getState());
		assert.ok(screen.name === 'plan');
		return screen.plan;
	} finally {
		store.close();
	}
}

/** Leaves a half-written file beside each of some that were written to the end. */
function interrupt(root: string, isInterrupted: Iterator<boolean>): void {
	const v2 = path.join(root, v2Folder);
	const written = readdirSync(v2, {recursive: true, encoding: 'utf8'}).filter((file) =>
		['link', 'data'].includes(path.basename(file)),
	);
	for (const file of written.filter(() => isInterrupted.next().value === true)) {
		writeFileSync(path.join(v2, `${file}.${crypto.randomUUID()}.tmp`), '');
	}
}

test('the plan of the screens, asked for at once, is the one of clean, leftovers of interrupted writes included', async () => {
	let leftovers = 0;
	await fc.assert(
		fc.asyncProperty(randomStore, randomOptions, fc.infiniteStream(fc.boolean()), async (random, options, choices) =>
			inRandomStore(random, options, directPool(), async ({root}) => {
				interrupt(root, choices);
				const expected = await planOf(root, planOfClean);
				const plan = await planOf(root, planOfScreens);
				assert.deepEqual(JSON.parse(JSON.stringify(plan)), {
					...(JSON.parse(JSON.stringify(expected)) as Plan),
					createdAt: plan.createdAt,
				});
				leftovers += plan.steps.filter(({kind}) => kind === 'leftover').length;
			}),
		),
		{numRuns: 30},
	);
	assert.ok(leftovers > 30);
});
