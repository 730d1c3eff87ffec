/** A whole number with its thousands apart, whatever the machine's locale: `1,234,567`. */
export function formatCount(count: number): string {
	return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
