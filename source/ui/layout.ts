import type {ScreenName} from './open-screen.ts';
import {screenOf, type Size, type State} from './state.ts';

/** From here on there is room for a pane beside a list. */
export const wideColumns = 120;
const leastPane = 40;
const widestPane = 72;

/** Screens that have something to tell beside what they list. */
const withPane: readonly ScreenName[] = ['repositories', 'repository', 'plan'];

export const isWide = ({columns}: Size) => columns >= wideColumns;

/** True where a pane is, or could be. */
export const hasPane = (state: State) => isWide(state.size) && withPane.includes(screenOf(state).name);

/** The width of the pane at the right, with its edge; 0 without one. Of what more columns bring, most goes to the list. */
export function paneWidth(state: State): number {
	return state.pane && hasPane(state)
		? Math.min(widestPane, leastPane + Math.floor((state.size.columns - wideColumns) * 0.4))
		: 0;
}

/** What the pane leaves. */
export const mainWidth = (state: State) => state.size.columns - paneWidth(state);
