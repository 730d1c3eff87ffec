import {formatBytes} from '../format/bytes.ts';
import {formatCount, formatCounted} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import type {Chain, Explanation, FailedTest, Place} from './explanation.ts';
import {shorten, tableLines} from '../format/text-table.ts';
import {wrapText} from '../format/wrap-text.ts';

/** How wide the text may be, and how many places, chains and places that go are told before the rest is only counted. */
export interface WhyExtent {
	/** In characters; a longer word has a line of its own. */
	readonly width: number;
	readonly places: number;
	readonly chains: number;
	readonly going: number;
}

/** Where a digest is and why, for people, as sections of lines; both faces say it in these words. Sanitized. */
export function whySections(explanation: Explanation, extent: WhyExtent): readonly string[][] {
	return [
		headLines(explanation, extent),
		placeLines(explanation, extent),
		chainLines(explanation, extent),
		...goingSections(explanation, extent),
	].filter((lines) => lines.length > 0);
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

function headLines({digest, kind, bytes, kept}: Explanation, {width}: WhyExtent): string[] {
	const size = bytes === null ? 'its data is gone' : formatBytes(bytes);
	const needed = kept ? ', and something needs it' : '';
	const fate = bytes === null ? needed : kept ? ': kept' : ': goes';
	return [sanitize(digest), ...wrapText(`${kinds[kind]}, ${size}${fate}`, '  ', width)];
}

function placeLines({places, bytes}: Explanation, extent: WhyExtent): string[] {
	const data = places.find((place) => place.place === 'blob');
	const rows = places.filter((place) => place.place !== 'blob');
	return [
		'Where it is',
		...(data && bytes !== null ? pathLines(data.path, extent.width) : []),
		...placeTable(rows.slice(0, extent.places), extent.width),
		...moreLines(rows.length - extent.places, 'more'),
	];
}

/** A path goes on in the next line, after one of its slashes, where it is too long for one. */
function pathLines(path: string, width: number, indent = '  '): string[] {
	const room = width - indent.length;
	const cut = path.length > room ? path.lastIndexOf('/', room - 1) + 1 : 0;
	return cut === 0 ? [indent + path] : [indent + path.slice(0, cut), ...pathLines(path.slice(cut), width, '    ')];
}

const roleWidth = 25;
const fateWidth = 5;

/** Names get as much as they need of what the other columns leave. */
function placeTable(places: readonly Linked[], width: number): string[] {
	const names = places.map((place) => `  ${sanitize(nameOf(place))}`);
	const longest = names.reduce((most, name) => Math.max(most, name.length + 2), usualNameWidth);
	const nameWidth = Math.min(longest, width - roleWidth - fateWidth);
	const [, ...lines] = tableLines(
		[nameWidth, roleWidth, fateWidth].map((column) => ({title: '', width: column, align: 'left'})),
		places.map((place, index) => [
			// A name that is cut still has a blank behind it.
			shorten(names[index]!, nameWidth - 1),
			roleOf(place),
			place.kept ? 'kept' : 'goes',
		]),
	);
	return lines;
}

/** What 80 columns leave: no less where there is more, so that the columns stay where they are looked for. */
const usualNameWidth = 50;

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

function chainLines({chains}: Explanation, extent: WhyExtent): string[] {
	if (chains.length === 0) {
		return [];
	}

	return [
		'Kept, because',
		...chains.slice(0, extent.chains).flatMap((chain) => chainEntry(chain, extent.width)),
		...moreLines(chains.length - extent.chains, 'more that keep it'),
	];
}

function chainEntry({repository, root, links, further}: Chain, width: number): string[] {
	const about = repository === null || root.tag !== undefined ? '' : `${repository}: `;
	const more =
		further === 0
			? []
			: [`  and ${formatCounted(further, 'more thing')} in ${repository} that hold${further === 1 ? 's' : ''} it`];
	return [
		...hanging(`${about}${root.message}`, '  ', width),
		...links.flatMap(({message}) => hanging(`→ ${message}`, '    ', width)),
		...more.flatMap((line) => hanging(line.trimStart(), '    ', width)),
	];
}

/** What goes, by place: all that could have kept it. */
function goingSections({tests}: Explanation, extent: WhyExtent): string[][] {
	const groups = new Map<string, FailedTest[]>();
	for (const test of tests) {
		const key = `${test.place} ${test.repository ?? ''}`;
		groups.set(key, [...(groups.get(key) ?? []), test]);
	}

	const sections = [...groups.values()].slice(0, extent.going).map((group) => {
		const {place, repository} = group[0]!;
		const where = repository === null ? '' : ` of ${repository}`;
		return [
			...hanging(`${goingNouns[place]}${where} goes, because`, '', extent.width),
			...new Set(group.flatMap(({message}) => hanging(`- ${message}`, '  ', extent.width))),
		];
	});
	return groups.size > extent.going
		? [...sections, [`… and from ${formatCount(groups.size - extent.going)} more places, likewise`]]
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
function hanging(text: string, indent: string, width: number): string[] {
	const [first = '', ...rest] = wrapText(sanitize(text), `${indent}  `, width);
	return [`${indent}${first.trimStart()}`, ...rest];
}

const moreLines = (count: number, what: string) => (count > 0 ? [`  … and ${formatCount(count)} ${what}`] : []);
