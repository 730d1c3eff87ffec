import type {RunResult} from '../run/run.ts';

/** What the difference between before and after is: in quarantine it frees nothing yet. */
export const freedTitle = ({state}: Pick<RunResult, 'state'>) =>
	state === 'quarantining' || state === 'quarantined' ? 'Held' : 'Freed';
