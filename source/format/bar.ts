/**
 * A bar of `#` and `.`, plain ASCII because Ink's line diff is fastest there: `####....` for a half.
 * It is full only when `part` has reached `whole`, so that "almost" never looks like "done"; of nothing it is empty.
 */
export function formatBar(part: number, whole: number, width: number): string {
	const filled = whole > 0 ? filledOf(part / whole, width) : 0;
	return '#'.repeat(filled) + '.'.repeat(width - filled);
}

/** How much of a bar a share fills: all of it for all and more only. */
export function filledOf(share: number, width: number): number {
	return share >= 1 ? width : Math.max(0, Math.min(width - 1, Math.round(share * width)));
}
