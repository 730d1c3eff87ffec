import {UsageError} from '../errors.ts';

const secondsOf = {s: 1, m: 60, h: 3600, d: 86_400, w: 604_800} as const;
type Unit = keyof typeof secondsOf;

const isUnit = (text: string | undefined): text is Unit => text !== undefined && Object.hasOwn(secondsOf, text);

/**
 * Reads an AGE of the command line: a number with `s`, `m`, `h`, `d` or `w`; `0` needs no unit. In seconds.
 * `option` is what the error names. Throws a UsageError for anything else.
 */
export function parseAge(text: string, option: string): number {
	const [, number, unit] = /^(\d+(?:\.\d+)?)([smhdw])?$/.exec(text) ?? [];
	const value = Number(number);
	const seconds = isUnit(unit) ? Math.round(value * secondsOf[unit]) : value === 0 ? 0 : Number.NaN;
	if (!Number.isSafeInteger(seconds)) {
		throw new UsageError(`${option} needs an age, not ${JSON.stringify(text)}`, {
			hint: 'An age is a number with s, m, h, d or w: 90s, 5m, 12h, 30d, 8w; 0 turns the limit off.',
		});
	}

	return seconds;
}

/** How old something is, from seconds, for a column: the largest unit of d, h, m, s that fits (`410d`, `3h`, `5m`). */
export function formatAge(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	for (const unit of ['d', 'h', 'm'] as const) {
		if (whole >= secondsOf[unit]) {
			return `${Math.floor(whole / secondsOf[unit])}${unit}`;
		}
	}

	return `${whole}s`;
}

/** The AGE that `parseAge` reads back as exactly this many seconds: `90m`, `7d`, `0`. */
export function formatAgeExactly(seconds: number): string {
	const unit = (['d', 'h', 'm'] as const).find((candidate) => seconds % secondsOf[candidate] === 0) ?? 's';
	return seconds === 0 ? '0' : `${seconds / secondsOf[unit]}${unit}`;
}
