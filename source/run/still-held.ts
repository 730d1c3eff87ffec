import type {Step} from '../plan/plan.ts';
import type {Doomed} from './delete-for-good.ts';

/** What is to go for good, after a look has put back what is needed. */
export function stillHeld({
	steps,
	quarantine,
	left,
	needed,
}: Pick<Doomed, 'steps' | 'quarantine' | 'left' | 'needed'>): readonly Step[] {
	const inPlace = new Set(left);
	return steps.filter((step) => (inPlace.has(step) ? !needed.has(step) : 'bytes' in step && quarantine.holds(step)));
}
