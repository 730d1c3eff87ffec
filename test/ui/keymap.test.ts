import assert from 'node:assert/strict';
import {describe, it, type TestContext} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {bindingsOf} from '../../source/ui/keymap.ts';
import {reduce} from '../../source/ui/reduce.ts';
import {screenOf, type State} from '../../source/ui/state.ts';
import {TestScreen} from '../support/screen.ts';
import {shownTime, stagedDemo, type StagedSession} from '../support/ui-session.ts';

/** Whether a key does anything at all, or is answered by a message. */
function isAnswered(state: State, name: string, session: StagedSession): boolean {
	// Long after the screen has opened: nothing is taken for typed ahead.
	const at = state.now + 60_000;
	const next = reduce(state, {type: 'key', key: {name, burst: false}, at}, session);
	const still = {now: 0, message: undefined};
	return (
		next.effects.length > 0 ||
		next.state.message !== undefined ||
		!isDeepStrictEqual({...next.state, ...still}, {...state, ...still})
	);
}

/** Every key of the screen in front, from its first row or from its last. */
async function areAnswered(screen: TestScreen, session: StagedSession): Promise<void> {
	const top = screen.store.getState();
	await screen.press('End');
	const states = [top, screen.store.getState()];
	const unanswered = bindingsOf(top)
		.flatMap(({keys}) => keys)
		.filter((key) => !states.some((state) => isAnswered(state, key, session)));
	const expected = isShort(top) ? unanswered.filter((key) => moves.has(key)) : [];
	assert.deepEqual(unanswered, expected);
	await screen.press('Home');
}

const moves = new Set('up k down j pageup ctrl+b pagedown ctrl+f ctrl+u ctrl+d home g end G'.split(' '));

/** A list of one row, or none: there is nowhere to move to. */
function isShort(state: State): boolean {
	const screen = screenOf(state);
	return 'rows' in screen && screen.rows.length < 2;
}

describe('every key that the help names', () => {
	const screens: ReadonlyArray<readonly [name: string, keys: readonly string[]]> = [
		['repositories', []],
		['repositories', ['Space']],
		['repositories', ['/', 'w', 'e', 'b', 'Enter']],
		['repository', ['Down', 'Enter']],
		['manifest', ['Down', 'Enter', 'Down', 'Down', 'Enter']],
		['problems', ['e']],
		['plan', ['p']],
		['confirm', ['p', 'D']],
		['runs', ['r']],
	];
	for (const [name, keys] of screens) {
		it(`works or is told: ${[name, ...keys].join(' ')}`, async (t) => {
			const {screen, session} = await opened(t, keys);
			assert.equal(screenOf(screen.store.getState()).name, name);
			await areAnswered(screen, session);
		});
	}

	it('works or is told while a run is under way', async (t) => {
		const {screen, session} = await opened(t, []);
		session.enter({name: 'running', progress: [], startedAt: shownTime});
		await screen.quiet();
		await areAnswered(screen, session);
	});
});

async function opened(t: TestContext, keys: readonly string[]) {
	const session = await stagedDemo();
	const screen = await TestScreen.open(t, session);
	for (const key of keys) {
		screen.now += 1000;
		await screen.press(key);
	}

	return {screen, session};
}
