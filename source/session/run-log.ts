import type {LogLine} from '../run/run.ts';

/** What a run did: the latest of it, and all that was not as planned. Oldest first. */
export interface RunLog {
	readonly latest: readonly LogLine[];
	readonly odd: readonly LogLine[];
}

export const emptyLog: RunLog = {latest: [], odd: []};

/** Lines of either that are remembered: more than anybody scrolls through. */
const most = 2000;

export function addLines({latest, odd}: RunLog, lines: readonly LogLine[]): RunLog {
	const news = lines.filter((line) => line.odd);
	return {
		latest: [...latest, ...lines].slice(-most),
		odd: news.length === 0 ? odd : [...odd, ...news].slice(-most),
	};
}
