/** How far something was at a moment, in milliseconds. */
export interface Sample {
	readonly at: number;
	readonly done: number;
}

const windowMilliseconds = 30_000;
/** An estimate from less would jump about. */
const settledMilliseconds = 5000;

/** Adds a sample and forgets those that the moving rate no longer looks at. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
	const last = samples.at(-1);
	if (last && sample.at <= last.at) {
		return [...samples.slice(0, -1), sample];
	}

	const first = samples.findIndex(({at}) => at >= sample.at - windowMilliseconds);
	return [...(first < 0 ? [] : samples.slice(first)), sample];
}

/** A second, over the last half minute; undefined while there is nothing to tell it from. */
export function rateOf(samples: readonly Sample[]): number | undefined {
	const first = samples[0];
	const last = samples.at(-1);
	if (!first || !last || last.at - first.at < 500) {
		return undefined;
	}

	return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** Milliseconds until `total` is reached; undefined for the first five seconds and while nothing moves. */
export function remainingOf(samples: readonly Sample[], total: number, startedAt: number): number | undefined {
	const last = samples.at(-1);
	const rate = rateOf(samples);
	if (!last || rate === undefined || rate <= 0 || total <= 0 || last.at - startedAt < settledMilliseconds) {
		return undefined;
	}

	return (Math.max(0, total - last.done) * 1000) / rate;
}
