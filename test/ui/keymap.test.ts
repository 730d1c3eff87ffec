import assert from 'node:assert/strict';
import {describe, it, type TestContext} from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {Refusal} from '../../source/errors.ts';
import {footerOf} from '../../source/ui/footer.ts';
import {bindingsOf} from '../../source/ui/keymap.ts';
import {reduce} from '../../source/ui/reduce.ts';
import {screenOf, type State} from '../../source/ui/state.ts';
import {sampleResult} from '../support/sample-plan.ts';
import {TestScreen} from '../support/screen.ts';
import {keptRun, shownTime, stagedDemo, type StagedSession} from '../support/ui-session.ts';

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
		['past-run', ['r', 'Enter']],
		['purge', ['r', 'Enter', 'p']],
		['orphans', ['Down', 'Down', 'Enter']],
		['why', ['Down', 'Enter', 'Down', 'Down', 'w']],
		['tags', ['Down', 'Enter', 'g', 'Enter', 'Down', 't', 'p', 't']],
		['trial', [':', ...'delete team-a/*:v*'.split(''), 'Enter']],
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
		await screen.press('l');
		await areAnswered(screen, session);
	});

	for (const [name, stage] of [
		['done', {name: 'done', result: sampleResult}],
		['failed', {name: 'failed', error: new Refusal('It is held')}],
	] as const) {
		it(`works or is told when all is over: ${name}`, async (t) => {
			const {screen, session} = await opened(t, []);
			session.enter(stage);
			await screen.quiet();
			await areAnswered(screen, session);
		});
	}
});

describe('every key of the footer', () => {
	it('works on its screen', async (t) => {
		const {screen, session} = await opened(t, []);
		for (const key of ['', 'Down', 'Enter', 'Enter', 'w', 'Escape', 'Escape', 'Escape', 'p', 'D']) {
			screen.now += 1000;
			await screen.press(...(key === '' ? [] : [key]));
			const state = screen.store.getState();
			const keys = new Set(bindingsOf(state).flatMap((binding) => binding.keys));
			for (const {keys: shown} of footerOf(state, session)) {
				assert.ok(
					(shown === '/' ? [shown] : shown.split('/')).every((name) => keys.has(keyNames[name] ?? name)),
					shown,
				);
			}
		}
	});
});

/** As the footer writes them. */
const keyNames: Readonly<Record<string, string>> = {
	Space: 'space',
	Enter: 'enter',
	Esc: 'escape',
	Tab: 'tab',
	Up: 'up',
	Down: 'down',
};

async function opened(t: TestContext, keys: readonly string[]) {
	const session = await stagedDemo();
	session.records = [keptRun];
	const screen = await TestScreen.open(t, session);
	for (const key of keys) {
		screen.now += 1000;
		await screen.press(key);
	}

	return {screen, session};
}
