import {UsageError} from '../errors.ts';

const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

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

/**
 * Reads a size: bytes, or a number with a unit. `K`, `M`, `G`, `T` and `KiB` … `EiB` are binary, `kB` … `EB` decimal.
 * `name` is what the error names. Throws a UsageError for anything else.
 */
export function parseBytes(text: string, name: string): number {
	const [, number, letter = '', suffix] = /^(\d+(?:\.\d+)?)(?:([kmgtpe])(i?b)?|b)?$/i.exec(text) ?? [];
	const base = suffix?.toLowerCase() === 'b' ? 1000 : 1024;
	const bytes = Math.round(Number(number) * base ** ' KMGTPE'.indexOf(letter === '' ? ' ' : letter.toUpperCase()));
	if (!Number.isSafeInteger(bytes)) {
		throw new UsageError(`${name} needs a size, not ${JSON.stringify(text)}`, {
			hint: 'A size is a number of bytes, or one with a unit: 500K, 20MiB, 1.5G, 1TB.',
		});
	}

	return bytes;
}
