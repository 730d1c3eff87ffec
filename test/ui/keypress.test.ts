import assert from 'node:assert/strict';
import {describe, it, type TestContext} from 'node:test';
import type {Session} from '../../source/session.ts';
import {listHeight} from '../../source/ui/state.ts';
import {memorySession} from '../support/memory-session.ts';
import {TestScreen} from '../support/screen.ts';
import {syntheticInventory, type Shape} from '../support/synthetic-inventory.ts';

const size = {columns: 80, rows: 24};

/** A screen over a large storage, and how often it asked the estimate about a row. */
async function counting(t: TestContext, shape: Shape) {
	const session = memorySession(syntheticInventory(shape));
	const asked = new Map<number, number>();
	const counted = ['repositoryBytes', 'repositoryManifests', 'goes'];
	const estimate = new Proxy(session.estimate, {
		get(target, name) {
			const value: unknown = Reflect.get(target, name, target);
			if (typeof value !== 'function') {
				return value;
			}

			return (ordinal: number) => {
				if (counted.includes(String(name))) {
					asked.set(ordinal, (asked.get(ordinal) ?? 0) + 1);
				}

				return (value as (ordinal: number) => unknown).call(target, ordinal);
			};
		},
	});
	const watched: Session = {...session, estimate};
	const screen = await TestScreen.open(t, watched);
	return {screen, asked};
}

describe('a key', () => {
	it('in the list of repositories asks for the rows in view, however many there are', async (t) => {
		const {screen, asked} = await counting(t, {repositories: 3000, manifests: 2});
		for (const keys of [['Down'], ['PageDown'], ['End'], ['Up'], ['Home'], ['Space'], ['?', '?']]) {
			asked.clear();
			await screen.press(...keys);
			assert.ok(
				asked.size > 0 && asked.size <= listHeight('repositories', size) + 1,
				`${keys.join(' ')} asked for ${asked.size} rows`,
			);
		}
	});

	it('in a repository asks for the manifests in view, however many there are', async (t) => {
		const {screen, asked} = await counting(t, {repositories: 1, manifests: 5000});
		await screen.press('Enter');
		for (const key of ['Down', 'PageDown', 'End', 'Up', 'Home', 'Down', 'Down', 'Space']) {
			asked.clear();
			await screen.press(key);
			assert.ok(
				asked.size > 0 && asked.size <= listHeight('repository', size) + 2,
				`${key} asked for ${asked.size} manifests`,
			);
		}
	});
});
