import type {Change} from '../selection/change.ts';

/** What can be undone and redone, oldest first; each entry is what one key did. */
export interface History {
	readonly done: ReadonlyArray<readonly Change[]>;
	readonly undone: ReadonlyArray<readonly Change[]>;
}

export const emptyHistory: History = {done: [], undone: []};

export function remember(history: History, changes: readonly Change[]): History {
	return {done: [...history.done, changes], undone: []};
}

/** The history after an undo and the changes to make, or undefined when there is nothing to undo. */
export function undo(history: History): {readonly history: History; readonly changes: readonly Change[]} | undefined {
	const last = history.done.at(-1);
	if (!last) {
		return undefined;
	}

	return {
		history: {done: history.done.slice(0, -1), undone: [...history.undone, last]},
		changes: last.map((change) => ({...change, chosen: !change.chosen})).reverse(),
	};
}

/** Likewise for what was undone last. */
export function redo(history: History): {readonly history: History; readonly changes: readonly Change[]} | undefined {
	const last = history.undone.at(-1);
	if (!last) {
		return undefined;
	}

	return {history: {done: [...history.done, last], undone: history.undone.slice(0, -1)}, changes: last};
}
