/** A whole number with its thousands apart, whatever the machine's locale: `1,234,567`. */
export function formatCount(count: number): string {
	return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A count with its noun: `1 repository`, `2 repositories`, `1,234 tags`. */
export function formatCounted(count: number, noun: string): string {
	const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
	return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
