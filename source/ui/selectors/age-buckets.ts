const day = 86_400;

/** The classes of age in which what goes is counted, youngest first; `below` in seconds. */
export const ageBuckets = [
	{name: 'under 7d', below: 7 * day},
	{name: '7 to 30d', below: 30 * day},
	{name: '30 to 180d', below: 180 * day},
	{name: 'over 180d', below: Number.POSITIVE_INFINITY},
	{name: 'unknown', below: Number.NaN},
] as const;

const unknown = ageBuckets.length - 1;

/** Where something belongs that was pushed at `time`, seen from `now`: seconds since the epoch, 0 when unknown. */
export function ageBucket(time: number, now: number): number {
	return time > 0 ? ageBuckets.findIndex(({below}) => now - time < below) : unknown;
}
