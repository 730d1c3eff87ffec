import {filledOf} from './bar.ts';

/** What a whole is made of, in the order in which a bar shows it. */
export interface Parts {
	readonly kept: number;
	readonly shared: number;
	readonly goes: number;
}

const signs = {kept: '#', shared: '=', goes: '-'} as const satisfies Readonly<Record<keyof Parts, string>>;
const names = Object.keys(signs) as ReadonlyArray<keyof Parts>;

/** What the signs of such a bar mean. */
export const partsLegend = `${signs.kept} kept ${signs.shared} shared ${signs.goes} goes`;

/**
 * One bar of several parts, plain ASCII: `####==--....` for a half that is kept, a sixth that is shared and a sixth that
 * goes. What there is has a sign at least, as far as there is room.
 */
export function formatPartsBar(parts: Parts, whole: number, width: number): string {
	const sum = names.reduce((bytes, name) => bytes + parts[name], 0);
	const filled = whole > 0 ? filledOf(sum / whole, width) : 0;
	const lengths = names.map((name) => (parts[name] > 0 ? Math.max(1, Math.round((filled * parts[name]) / sum)) : 0));
	const over = lengths.reduce((length, other) => length + other, 0) - filled;
	return shortened(parts, lengths, over).padEnd(width, '.');
}

/** The longest gives what is too much, or takes what is missing; among equal ones that which stands for least. */
function shortened(parts: Parts, lengths: readonly number[], over: number): string {
	if (over === 0) {
		return names.map((name, index) => signs[name].repeat(lengths[index]!)).join('');
	}

	const [longest] = [...lengths.keys()].sort(
		(a, b) => lengths[b]! - lengths[a]! || parts[names[a]!] - parts[names[b]!],
	);
	const step = Math.sign(over);
	return shortened(parts, lengths.with(longest!, lengths[longest!]! - step), over - step);
}
