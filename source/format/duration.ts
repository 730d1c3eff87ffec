const two = (value: number) => String(value).padStart(2, '0');

/** How long something took, from milliseconds: `01:12`, `25:24`, `1:02:03`. Whole seconds that are over. */
export function formatDuration(milliseconds: number): string {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	const hours = Math.floor(seconds / 3600);
	const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
	return hours > 0 ? `${hours}:${rest}` : rest;
}
