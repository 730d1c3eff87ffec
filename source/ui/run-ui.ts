import process from 'node:process';
import {render, type RenderOptions, type SuspendTerminal} from 'ink';
import {createElement} from 'react';
import type {ExitCode} from '../errors.ts';
import {signalExitCodes} from '../exit-codes.ts';
import type {Session} from '../session.ts';
import type {Host} from './effects.ts';
import {exitCodeOf} from './exit-code.ts';
import {holdStderr} from './hold-stderr.ts';
import {App} from './screens/app.tsx';
import {Store} from './store.ts';
import {summaryText} from './summary.ts';
import {suspendProcess} from './suspend.ts';
import {watchTerminal} from './terminal-watch.ts';

/** Line wrapping off: a name that a terminal draws wider than Ink thinks must not push a line down. */
const wrapOff = '\u{1B}[?7l';
const wrapOn = '\u{1B}[?7h';
/** A frame is written from where the cursor is: a line that begins further right would not fit. */
const atLineStart = `\r${wrapOff}`;

/** Frames a second, and how often progress is shown at most, in milliseconds. The first key of several is answered at once. */
const paces = {usual: {maxFps: 15, pace: 0}, slow: {maxFps: 5, pace: 1000}, spoken: {maxFps: 5, pace: 5000}} as const;

/** How the screen came to its end. */
type Leaving = {readonly how: 'asked'; readonly code: ExitCode} | {readonly how: 'lost'};

/**
 * The interactive face: shows a session on this process's terminal until the operator leaves.
 * When the terminal is lost the screen goes and a run stays: it ends as it would have, and then the
 * process ends by SIGHUP (`process.exit` without a terminal would crash Node).
 * `slow`: the link is slow: few frames, and nothing that moves by itself. `spoken`: for a screen reader: sentences on the
 * normal screen, progress every five seconds at most.
 */
export async function runUi(
	session: Session,
	{slow, spoken}: {readonly slow: boolean; readonly spoken: boolean},
): Promise<ExitCode> {
	const {maxFps, pace} = paces[spoken ? 'spoken' : slow ? 'slow' : 'usual'];
	const {stdin, stdout, stderr} = process;
	let leave: (leaving: Leaving) => void = () => {};
	const left = new Promise<Leaving>((resolve) => {
		leave = resolve;
	});
	const terminal: {suspend?: SuspendTerminal} = {};
	const store = new Store(session, hostOf(leave, terminal), sizeOf(stdout), Date.now, pace);
	const stopWatching = watchTerminal({stdin, stdout, stderr}, () => leave({how: 'lost'}));
	const stopListening = onStopSignals(store, leave);
	const releaseStderr = holdStderr(stderr);
	// What is typed ahead is echoed no more, and what has been does not shift the first frame.
	stdin.setRawMode(true);
	if (!spoken) {
		stdout.write(atLineStart);
	}

	const app = render(
		createElement(App, {
			store,
			model: session,
			moves: !slow && !spoken,
			onTerminal(suspend) {
				terminal.suspend = suspend;
			},
		}),
		renderOptions(spoken, maxFps),
	);
	store.start();

	const leaving = await left;
	// Also where the terminal is lost: SIGHUP alone may leave one that is still looked at.
	stdout.write(wrapOn);
	app.unmount();
	if (leaving.how === 'lost') {
		return endWithoutTerminal(session, store);
	}

	await app.waitUntilExit();
	stopWatching();
	stopListening();
	releaseStderr();
	const state = store.getState();
	const toStderr = state.snapshot.stage.name === 'failed';
	(toStderr ? stderr : stdout).write(summaryText(state, session));
	store.close();
	return leaving.code;
}

const renderOptions = (spoken: boolean, maxFps: number): RenderOptions => ({
	alternateScreen: !spoken,
	incrementalRendering: !spoken,
	isScreenReaderEnabled: spoken,
	maxFps,
	exitOnCtrlC: false,
	patchConsole: true,
	// The caller has looked at the streams; Ink's own look takes CI=1 for "no terminal".
	interactive: true,
});

const sizeOf = ({columns, rows}: NodeJS.WriteStream) => ({columns: columns || 80, rows: rows || 24});

function hostOf(leave: (leaving: Leaving) => void, terminal: {readonly suspend?: SuspendTerminal}): Host {
	return {
		exit: (code) => leave({how: 'asked', code}),
		redraw() {
			void terminal.suspend?.(() => {});
		},
		suspend() {
			const {suspend} = terminal;
			if (suspend) {
				process.stdout.write(wrapOn);
				void suspendProcess(suspend, () => process.stdout.write(atLineStart));
			}
		},
	};
}

/** SIGTERM and SIGINT from outside stop a run at its next safe point, and leave the screen when that is reached. */
function onStopSignals(store: Store, leave: (leaving: Leaving) => void): () => void {
	const listeners = (['SIGTERM', 'SIGINT'] as const).map((signal) => {
		const listener = () => {
			const code = signalExitCodes[signal];
			if (store.run.isRunning) {
				store.run.stop(signal);
				void store.run.ended.then(() =>
					leave({how: 'asked', code: exitCodeOf(store.getState().snapshot.stage) || code}),
				);
			} else {
				leave({how: 'asked', code});
			}
		};

		process.on(signal, listener);
		return () => process.off(signal, listener);
	});
	return () => {
		for (const stop of listeners) {
			stop();
		}
	};
}

async function endWithoutTerminal(session: Session, store: Store): Promise<ExitCode> {
	if (store.getState().run?.pausing === true) {
		// Nobody can press P any more: it stops where it rests, and the next start asks what to do.
		store.run.stop('SIGINT');
	}

	await store.run.ended;
	store.close();
	await session.close();
	process.removeAllListeners('SIGHUP');
	process.kill(process.pid, 'SIGHUP');
	return 129;
}
