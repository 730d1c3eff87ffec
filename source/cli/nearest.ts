/** The candidate that was most likely meant, or undefined when none is near. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
	const found = candidates
		.map((candidate) => ({candidate, distance: isBeginning(text, candidate) ? 1 : distance(text, candidate)}))
		.toSorted((a, b) => a.distance - b.distance)[0];
	return found && found.distance <= Math.max(1, Math.floor(found.candidate.length / 3)) ? found.candidate : undefined;
}

const isBeginning = (text: string, candidate: string) => text.length > 1 && candidate.startsWith(text);

/** How many letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
	let before: number[] = [];
	let above = Array.from({length: b.length + 1}, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1];
			const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			current.push(
				Math.min(
					above[column]! + 1,
					current[column - 1]! + 1,
					above[column - 1]! + (same ? 0 : 1),
					swapped ? before[column - 2]! + 1 : Number.POSITIVE_INFINITY,
				),
			);
		}

		before = above;
		above = current;
	}

	return above[b.length]!;
}
