/** The middle one of some figures; of an even number of them the upper of the two. */
export const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
