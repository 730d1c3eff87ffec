const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** The widest text that `formatBytes` writes: `1023.9 GiB`. */
export const bytesWidth = 10;

/**
 * A size in binary units: whole bytes below 1 KiB, one decimal from there on (`0 B`, `11.0 KiB`, `412.0 GiB`).
 * One rule everywhere, so that columns line up and two texts differ only where the sizes do.
 */
export function formatBytes(bytes: number): string {
	if (Math.abs(bytes) < 1024) {
		return `${bytes} B`;
	}

	let value = bytes;
	let unit = -1;
	// Rounding decides the unit: 1023.96 KiB would read "1024.0 KiB".
	do {
		value /= 1024;
		unit++;
	} while (Math.abs(Number(value.toFixed(1))) >= 1024 && unit < units.length - 1);

	return `${value.toFixed(1)} ${units[unit]}`;
}

/** The same, right-aligned for a column. */
export function formatBytesFixed(bytes: number, width: number = bytesWidth): string {
	return formatBytes(bytes).padStart(width);
}
