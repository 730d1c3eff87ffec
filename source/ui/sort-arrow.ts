/** The direction of a sort, as an arrow that every terminal has: `v` when the largest, or the last name, comes first. */
export function sortArrow({sort, reversed}: {readonly sort: string; readonly reversed: boolean}): 'v' | '^' {
	return (sort === 'name') === reversed ? 'v' : '^';
}
