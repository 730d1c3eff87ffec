/** A share in whole percent; never `0%` of something, nor `100%` of less than all. */
export function formatPercent(part: number, whole: number): string {
	if (part <= 0 || whole <= 0) {
		return '0%';
	}

	if (part >= whole) {
		return '100%';
	}

	const rounded = Math.round((part * 100) / whole);
	return rounded < 1 ? '<1%' : `${Math.min(rounded, 99)}%`;
}
