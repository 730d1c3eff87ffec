import assert from 'node:assert/strict';
import {describe, it, type TestContext} from 'node:test';
import {setImmediate as turn, setTimeout as sleep} from 'node:timers/promises';
import fc from 'fast-check';
import type {Session} from '../../source/session.ts';
import {isArranging, screenOf} from '../../source/ui/state.ts';
import {Store} from '../../source/ui/store.ts';
import {choose} from '../support/choosing.ts';
import {memorySession} from '../support/memory-session.ts';
import type {Ending} from '../support/store.ts';
import {syntheticInventory} from '../support/synthetic-inventory.ts';

const size = {columns: 80, rows: 24};
const host = {exit() {}, redraw() {}, suspend() {}};
const inventory = syntheticInventory({repositories: 12, manifests: 40});

/** A store on which every slice of a work has one piece, because the clock runs; or, where it stands still, all of them. */
function opened(ending: Ending, session: Session, runs: boolean): Store {
	let now = 0;
	const store = new Store(session, host, size, () => (runs ? (now += 10) : now));
	ending.after(() => store.close());
	return store;
}

const press = (store: Store, ...names: readonly string[]) => {
	for (const name of names) {
		store.press([{name, burst: false}]);
	}
};

/** Until nothing is under way any more that keys wait for. */
async function settled(store: Store): Promise<void> {
	let before;
	do {
		before = store.getState();
		await sleep(30);
	} while (store.getState() !== before || isArranging(before) || before.busy);
}

/** What the list in front shows, and where it stands. */
function told(store: Store, session: Session) {
	const {range, message, editing} = store.getState();
	const screen = screenOf(store.getState());
	assert.ok('arrangement' in screen);
	const {rows, position, arrangement} = screen;
	const all = Array.from({length: rows.length}, (_, index) => rows.at(index));
	return {name: screen.name, all, position, arrangement, range, message, editing: editing?.field, of: session.changes};
}

/** Each ends where another one may begin. */
const strokes = [
	['s'],
	['S'],
	['n'],
	['c'],
	['f'],
	['a'],
	['i'],
	['u'],
	['U'],
	['x'],
	['down'],
	['end'],
	['home'],
	['pagedown'],
	['v', 'down', 'v'],
	['/', '7', 'enter'],
	['/', '~', '[', '1', ']', 'enter'],
	['/', 's', 'i', 'z', 'e', '>', '2', 'M', 'enter'],
	['/', '3', '4', 'backspace', 'enter'],
	['/', 'q', 'escape'],
] as const;

describe('keys that are typed while rows are being looked for', () => {
	for (const where of ['the list of repositories', 'a repository'] as const) {
		it(`come to what they come to one by one, in ${where}`, async (t: TestContext) => {
			const typing = fc.array(fc.tuple(fc.constantFrom(...strokes), fc.boolean()), {minLength: 2, maxLength: 8});
			await fc.assert(
				fc.asyncProperty(typing, async (typed) => {
					const [quick, slow] = [memorySession(inventory), memorySession(inventory)];
					const [expected, store] = [opened(t, quick, false), opened(t, slow, true)];
					await settled(store);
					for (const each of where === 'a repository' ? [expected, store] : []) {
						press(each, 'enter');
						await settled(each);
					}

					for (const [keys, pauses] of typed) {
						press(expected, ...keys);
						press(store, ...keys);
						await (pauses ? turn() : undefined);
					}

					await settled(store);
					assert.deepEqual(told(store, slow), told(expected, quick));
					for (const each of [expected, store]) {
						each.close();
					}
				}),
				{numRuns: 12},
			);
		});
	}

	it('are shown in the field of a filter when its rows take longer than a moment', async (t) => {
		const store = opened(t, memorySession(inventory), true);
		await settled(store);
		const {rows} = screenOf(store.getState()) as {rows: unknown};
		press(store, '/', '7');
		const begun = performance.now();
		while (performance.now() - begun < 30) {
			// Something else has the processor.
		}

		await new Promise<void>((resolve) => {
			store.subscribe(resolve);
		});
		const screen = screenOf(store.getState());
		assert.ok('arrangement' in screen && screen.arranging);
		assert.equal(screen.arrangement.filter, '7');
		assert.equal(screen.rows, rows, 'the rows stay until there are others');
		await settled(store);
		assert.notEqual((screenOf(store.getState()) as {rows: unknown}).rows, rows);
	});

	it('wait for a moment for their rows before they make a frame', async (t) => {
		const store = opened(t, memorySession(inventory), true);
		await settled(store);
		const shown: boolean[] = [];
		store.subscribe(() => shown.push(isArranging(store.getState())));
		press(store, 's');
		assert.deepEqual(shown, [], 'its rows are being looked for');
		await settled(store);
		assert.equal(shown.at(-1), false);
	});

	it('do nothing any more once one of them has opened another screen', async (t) => {
		const session = memorySession(inventory);
		const store = opened(t, session, true);
		await settled(store);
		press(store, 'n', 'enter', 'a', 'space');
		await settled(store);
		assert.equal(screenOf(store.getState()).name, 'repository');
		assert.deepEqual(session.changes, []);
	});
});

describe('a plan', () => {
	it('is made again when what is chosen has changed while it was made in slices', async (t) => {
		const session = memorySession(inventory);
		const store = opened(t, session, true);
		await settled(store);
		press(store, 'p');
		assert.ok(store.getState().busy);
		await sleep(30);
		assert.ok(store.getState().busy, 'it is under way');
		await choose(session, {kind: 'repository', repository: 0}, true);
		await settled(store);
		const screen = screenOf(store.getState());
		assert.ok(screen.name === 'plan');
		assert.equal(screen.plan.reclaim.bytes, session.estimate.total.bytes);
		assert.deepEqual(screen.plan.steps, session.plan().steps);
	});
});

describe('what is protected', () => {
	it('is weighed at rest, however many blobs there are', async (t) => {
		const session = memorySession(syntheticInventory({repositories: 2, manifests: 5000}));
		assert.ok(session.inventory.digests.length > 20_000);
		const store = opened(t, session, false);
		await settled(store);
		press(store, 'space');
		const {version} = store.getState().snapshot;
		while (store.getState().weighed?.version !== version) {
			await sleep(20);
		}

		assert.deepEqual(store.getState().weighed?.protected, session.plan().protected);
		assert.ok(session.plan().protected.excluded.bytes > 0);
	});
});
