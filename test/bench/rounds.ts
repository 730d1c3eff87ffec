import {median} from './median.ts';
import {timed, type Cost, type TimedOptions} from './timed.ts';

/** One of the commands that are measured against each other. */
export interface Contestant extends TimedOptions {
	readonly name: string;
	readonly command: readonly string[];
	/** It may take minutes: then it is run once, after the others have warmed the caches. */
	readonly maybeOnce?: boolean;
}

/** What all rounds of one command took. */
export interface Measured {
	readonly contestant: Contestant;
	readonly costs: readonly Cost[];
}

export interface RoundsOptions {
	readonly rounds: number;
	/** Whether a first round, which does not count, warms the caches (default: yes). */
	readonly warm?: boolean;
	/** Called before and after each run, which it is no part of. */
	readonly before?: (contestant: Contestant) => void;
	readonly after?: (contestant: Contestant) => void;
}

/** In seconds of processor time, which a busy machine hardly changes: what may be run once is so when it takes longer. */
const patience = 30;

const isOnce = ({maybeOnce}: Contestant, cost: Cost | undefined) =>
	maybeOnce === true && cost !== undefined && cost.cpu > patience;

/** Runs commands in turn, round after round: whatever else the machine does hits all of them alike. */
export function inTurn(contestants: readonly Contestant[], options: RoundsOptions): Measured[] {
	const {rounds, warm = true, before, after} = options;
	const all = contestants.map((contestant) => ({contestant, costs: [] as Cost[]}));
	for (let round = warm ? 0 : 1; round <= rounds; round++) {
		for (const {contestant, costs} of all) {
			if (isOnce(contestant, costs[0])) {
				continue;
			}

			before?.(contestant);
			const cost = timed(contestant.command, contestant);
			after?.(contestant);
			if (round > 0 || isOnce(contestant, cost)) {
				costs.push(cost);
			}
		}
	}

	return all;
}

export const medianOf = ({costs}: Measured, what: 'wall' | 'cpu' | 'peak'): number =>
	median(costs.map((cost) => cost[what]));

/** How many times as much one takes as the other, by medians. */
export const ratio = (of: Measured, to: Measured, what: 'wall' | 'cpu' = 'wall'): number =>
	medianOf(of, what) / medianOf(to, what);

/** The one of a name; whoever asks has put it there. */
export const named = (all: readonly Measured[], name: string): Measured =>
	all.find(({contestant}) => contestant.name === name)!;
