import type {Inventory} from '../inventory/inventory.ts';
import type {Selection} from '../selection/selection.ts';
import {isUntouchable} from './going.ts';
import type {Mark} from './mark.ts';
import type {Step} from './plan.ts';
import {stepPath} from './step-path.ts';

/**
 * What interrupted writes left and is old enough by itself, in repositories that may be touched.
 * @param others the other steps: what lies in a folder that goes as a whole goes with it.
 */
export function leftoverSteps(
	inventory: Inventory,
	selection: Readonly<Selection>,
	kept: Mark,
	others: readonly Step[],
): Step[] {
	const {graph, leftovers} = inventory;
	const going = leftovers.filter(({repository, time}) => {
		const isOld = selection.grace === 0 || time <= selection.now - selection.grace;
		return isOld && (repository < 0 ? kept.held[graph.allBlobs] === 0 : !isUntouchable(inventory, kept, repository));
	});
	const above = new Set(going.filter(({beside}) => beside).flatMap(({path}) => [...foldersAbove(path)]));
	const goingFolders = new Set(above.size === 0 ? [] : others.map(stepPath).filter((path) => above.has(path)));
	return going
		.filter(({path}) => ![...foldersAbove(path)].some((folder) => goingFolders.has(folder)))
		.map(({path}) => ({kind: 'leftover', path}));
}

function* foldersAbove(path: string): Generator<string> {
	for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
		yield path.slice(0, end);
	}
}
