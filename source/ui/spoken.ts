import type {Mark} from './selectors/repository-rows.ts';

/** What a mark says. */
const markWords: Readonly<Record<Exclude<Mark, '   '> | '[T]', string>> = {
	'[x]': 'goes',
	'[~]': 'goes in part',
	'[ ]': 'nothing goes',
	'[E]': 'excluded',
	'[!]': 'cannot be judged, or damaged',
	'[-]': 'kept for another',
	'[T]': 'a tag that goes',
};

const isMark = (text: string): text is keyof typeof markWords => Object.hasOwn(markWords, text);

interface SpokenColumn {
	readonly title: string;
	/** Only for the eye: it says nothing that the other columns do not. */
	readonly picture?: boolean;
	/** It holds names, and its title is about the whole table. */
	readonly named?: boolean;
}

/** A row of a table as a sentence: `goes, team-a/api, total 22.7 MiB, reclaim 4.9 MiB, tags 5`. */
export function spokenRow(columns: readonly SpokenColumn[], cells: readonly string[]): string {
	const parts = columns.flatMap(({title, picture = false, named = false}, index) => {
		const text = (cells[index] ?? '').trim();
		return picture || text === '' ? [] : [isMark(text) ? markWords[text] : `${named ? '' : titleWords(title)}${text}`];
	});
	return parts.join(', ');
}

/** Names need no title. */
const silent = /^(?:repository|manifest|blob|run|tag|layer|problem|where|type)$/;

function titleWords(title: string): string {
	// An arrow at its end says how the list is sorted.
	const words = title
		.trim()
		.replace(/ [v^]$/, '')
		.toLowerCase();
	return words === '' || silent.test(words) ? '' : `${words} `;
}
