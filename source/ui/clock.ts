const two = (value: number) => String(value).padStart(2, '0');

/** The local time of day, from milliseconds: `14:02`. */
export function formatClock(milliseconds: number): string {
	const date = new Date(milliseconds);
	return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The same to the second: `14:02:31`. */
export function formatClockExactly(milliseconds: number): string {
	return `${formatClock(milliseconds)}:${two(new Date(milliseconds).getSeconds())}`;
}

/** A moment from seconds since the epoch, in UTC: `2025-11-01 09:14Z`; a dash when it is not known. */
export function formatMoment(seconds: number): string {
	return seconds > 0 ? isoMinute(new Date(seconds * 1000).toISOString()) : '-';
}

/** The same from an ISO time that a stranger wrote; undefined when it is none. */
export function formatIsoMoment(text: string | undefined): string | undefined {
	const time = Date.parse(text ?? '');
	return Number.isNaN(time) ? undefined : isoMinute(new Date(time).toISOString());
}

const isoMinute = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')}Z`;
