import {useApp, useIsScreenReaderEnabled, usePaste, useWindowSize, type SuspendTerminal} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import {Motion} from '../components/activity.tsx';
import type {Model} from '../model.ts';
import {isTooSmall, screenOf, type Size, type State} from '../state.ts';
import type {Store} from '../store.ts';
import {useKeys} from '../use-keys.ts';
import {Confirm} from './confirm.tsx';
import {Done} from './done.tsx';
import {Failed} from './failed.tsx';
import {Found} from './found.tsx';
import {Help} from './help.tsx';
import {Log} from './log.tsx';
import {Manifest} from './manifest.tsx';
import {Orphans} from './orphans.tsx';
import {Outcome} from './outcome.tsx';
import {PastRun} from './past-run.tsx';
import {PendingPlan} from './pending-plan.tsx';
import {PlanReview} from './plan-review.tsx';
import {Problems} from './problems.tsx';
import {Purge} from './purge.tsx';
import {Repositories} from './repositories.tsx';
import {Repository} from './repository.tsx';
import {Running} from './running.tsx';
import {Runs} from './runs.tsx';
import {Scanning} from './scanning.tsx';
import {Tags} from './tags.tsx';
import {TooSmall} from './too-small.tsx';
import {Trial} from './trial.tsx';
import {Why} from './why.tsx';

interface Props {
	readonly store: Store;
	readonly model: Model;
	/** Whether something may move by itself; undefined: it may. */
	readonly moves?: boolean;
	/** Told once how to hand the terminal over. */
	readonly onTerminal?: (suspend: SuspendTerminal) => void;
}

/** Of every screen when it is read out. */
const readSize: Size = {columns: 100, rows: 60};

/** The root: keys, pastes and resizes go to the store, and what it holds is drawn. */
export function App({store, model, moves = true, onTerminal}: Props) {
	const {suspendTerminal} = useApp();
	useEffect(() => {
		onTerminal?.(suspendTerminal);
	}, [onTerminal, suspendTerminal]);
	const state = useSyncExternalStore(store.subscribe, store.getState);
	const spoken = useIsScreenReaderEnabled();
	const window = useWindowSize();
	// What is read out needs no room.
	const size = spoken ? readSize : window;
	useEffect(() => {
		store.dispatch({type: 'resized', size});
	}, [store, size]);
	useKeys(store.press);
	usePaste((text) => {
		store.dispatch({type: 'paste', text});
	});
	// A frame larger than the terminal would scroll it: what was measured last is what is drawn.
	return (
		<Motion.Provider value={moves}>
			<InFront state={{...state, size}} model={model} />
		</Motion.Provider>
	);
}

function InFront({state, model}: {readonly state: State; readonly model: Model}) {
	if (isTooSmall(state.size)) {
		return <TooSmall state={state} />;
	}

	if (state.overlay?.name === 'help') {
		return <Help state={state} top={state.overlay.top} />;
	}

	const screen = screenOf(state);
	switch (screen.name) {
		case 'scanning': {
			return <Scanning state={state} model={model} />;
		}

		case 'repositories': {
			return <Repositories state={state} model={model} screen={screen} />;
		}

		case 'repository': {
			return <Repository state={state} model={model} screen={screen} />;
		}

		case 'manifest': {
			return <Manifest state={state} model={model} screen={screen} />;
		}

		case 'plan': {
			return <PlanReview state={state} model={model} screen={screen} />;
		}

		case 'pending-plan': {
			return <PendingPlan state={state} model={model} />;
		}

		case 'confirm': {
			return <Confirm state={state} model={model} screen={screen} />;
		}

		case 'outcome': {
			return <Outcome state={state} model={model} screen={screen} />;
		}

		case 'problems': {
			return <Problems state={state} model={model} screen={screen} />;
		}

		case 'tags': {
			return <Tags state={state} model={model} screen={screen} />;
		}

		case 'trial': {
			return <Trial state={state} model={model} screen={screen} />;
		}

		case 'why': {
			return <Why state={state} model={model} screen={screen} />;
		}

		case 'orphans': {
			return <Orphans state={state} model={model} screen={screen} />;
		}

		case 'runs': {
			return <Runs state={state} model={model} screen={screen} />;
		}

		case 'past-run': {
			return <PastRun state={state} model={model} screen={screen} />;
		}

		case 'purge': {
			return <Purge state={state} model={model} screen={screen} />;
		}

		case 'found': {
			return <Found state={state} model={model} screen={screen} />;
		}

		case 'log': {
			return <Log state={state} model={model} screen={screen} />;
		}

		case 'running': {
			return <Running state={state} model={model} />;
		}

		case 'done': {
			return <Done state={state} model={model} />;
		}

		case 'failed': {
			return <Failed state={state} model={model} />;
		}
	}
}
