import {formatBytes} from '../format/bytes.ts';
import {formatCount, formatCounted} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import type {Chain, Explanation, FailedTest, Place} from '../plan/explanation.ts';
import {sectionText} from './report-text.ts';
import {tableLines} from './text-table.ts';
import {wrapText} from './wrap-text.ts';

/** How many places, chains and places that go are told before the rest is only counted. */
const shown = {places: 20, chains: 10, going: 5} as const;

/** Where a digest is and why, for people, in 80 columns (only the path of its data is longer). */
export function whyText(explanation: Explanation): string {
	return sectionText([
		headLines(explanation),
		placeLines(explanation),
		chainLines(explanation),
		...goingSections(explanation),
	]);
}

const kinds: Readonly<Record<Explanation['kind'], string>> = {
	blob: 'a blob',
	image: 'the manifest of an image',
	index: 'an index',
	schema1: 'a schema 1 manifest',
	artifact: 'the manifest of an artifact',
	missing: 'a manifest',
	unreadable: 'a manifest that cannot be judged',
};

function headLines({digest, kind, bytes, kept}: Explanation): string[] {
	const size = bytes === null ? 'its data is gone' : formatBytes(bytes);
	const needed = kept ? ', and something needs it' : '';
	const fate = bytes === null ? needed : kept ? ': kept' : ': goes';
	return [sanitize(digest), ...wrapText(`${kinds[kind]}, ${size}${fate}`, '  ')];
}

function placeLines({places, bytes}: Explanation): string[] {
	const data = places.find((place) => place.place === 'blob');
	const rows = places.filter((place) => place.place !== 'blob');
	return [
		'Where it is',
		...(data && bytes !== null ? [`  ${data.path}`] : []),
		...tableLines(
			[
				{title: '', width: 50, align: 'left'},
				{title: '', width: 25, align: 'left'},
				{title: '', width: 5, align: 'left'},
			],
			rows
				.slice(0, shown.places)
				.map((place) => [`  ${sanitize(nameOf(place))}`, roleOf(place), place.kept ? 'kept' : 'goes']),
		).slice(1),
		...moreLines(rows.length - shown.places, 'more'),
	];
}

type Linked = Exclude<Place, {place: 'blob'}>;

const nameOf = (place: Linked) => ('tag' in place ? `${place.repository}:${place.tag}` : place.repository);

function roleOf(place: Linked): string {
	switch (place.place) {
		case 'revision':
			return place.inPlace ? 'revision' : 'revision, its link gone';
		case 'layer-link':
			return place.names === null ? 'layer link' : 'layer link with an alias';
		case 'tag':
			return 'tag, current';
		case 'tag-index':
			return "tag's history";
	}
}

function chainLines({chains}: Explanation): string[] {
	if (chains.length === 0) {
		return [];
	}

	return [
		'Kept, because',
		...chains.slice(0, shown.chains).flatMap(chainEntry),
		...moreLines(chains.length - shown.chains, 'more that keep it'),
	];
}

function chainEntry({repository, root, links, further}: Chain): string[] {
	const about = repository === null || root.tag !== undefined ? '' : `${repository}: `;
	const more =
		further === 0
			? []
			: [`  and ${formatCounted(further, 'more thing')} in ${repository} that hold${further === 1 ? 's' : ''} it`];
	return [
		...hanging(`${about}${root.message}`, '  '),
		...links.flatMap(({message}) => hanging(`→ ${message}`, '    ')),
		...more.flatMap((line) => hanging(line.trimStart(), '    ')),
	];
}

/** What goes, by place: all that could have kept it. */
function goingSections({tests}: Explanation): string[][] {
	const groups = new Map<string, FailedTest[]>();
	for (const test of tests) {
		const key = `${test.place} ${test.repository ?? ''}`;
		groups.set(key, [...(groups.get(key) ?? []), test]);
	}

	const sections = [...groups.values()].slice(0, shown.going).map((group) => {
		const {place, repository} = group[0]!;
		const where = repository === null ? '' : ` of ${repository}`;
		return [
			...hanging(`${goingNouns[place]}${where} goes, because`, ''),
			...new Set(group.flatMap(({message}) => hanging(`- ${message}`, '  '))),
		];
	});
	return groups.size > shown.going
		? [...sections, [`… and from ${formatCount(groups.size - shown.going)} more places, likewise`]]
		: sections;
}

const goingNouns: Readonly<Record<Place['place'], string>> = {
	blob: 'Its data',
	revision: 'The revision',
	'layer-link': 'The layer link',
	tag: 'A tag',
	'tag-index': "An entry of a tag's history",
};

/** A text from the storage, wrapped, the lines after the first further in. */
function hanging(text: string, indent: string): string[] {
	const [first = '', ...rest] = wrapText(sanitize(text), `${indent}  `);
	return [`${indent}${first.trimStart()}`, ...rest];
}

const moreLines = (count: number, what: string) => (count > 0 ? [`  … and ${formatCount(count)} ${what}`] : []);
