const ascii = /^[ -~]*$/;

/**
 * A text padded to exactly `width` columns, or cut with `..`. Padding is what makes an inverse row one
 * bar. Text that is not ASCII may be wider than it is long: it is left for Ink to measure and cut.
 */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
	if (!ascii.test(text)) {
		return text;
	}

	if (text.length > width) {
		return width > 4 ? `${text.slice(0, width - 3)}.. ` : text.slice(0, width);
	}

	return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

/** The same for names whose end tells them apart: cut in the middle. */
export function fitName(name: string, width: number): string {
	const room = width - 1;
	if (!ascii.test(name) || name.length <= room || room < 10) {
		return fitText(name, width);
	}

	const head = Math.floor((room - 2) / 3);
	return `${name.slice(0, head)}..${name.slice(head + 2 - room)} `;
}
