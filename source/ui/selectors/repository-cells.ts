import {formatAge} from '../../format/age.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount} from '../../format/count.ts';
import {formatPartsBar, partsLegend} from '../../format/parts-bar.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {Column} from '../components/rows.tsx';
import {fitName} from '../fit-text.ts';
import type {Model} from '../model.ts';
import {sortArrow} from '../sort-arrow.ts';
import {ageOf} from './manifest-subjects.ts';
import {repositoryFacts} from './repository-facts.ts';
import {partsOf} from './repository-parts.ts';
import {orphansRow, repositoryRow, type Arrangement, type RepositorySort} from './repository-rows.ts';

/** A column of the list of repositories. */
export interface RepositoryColumn extends Column {
	readonly shows: 'mark' | 'name' | 'bar' | 'age' | 'total' | 'reclaim' | 'tags' | 'untagged' | 'nothing';
}

/** What a row needs beside its name, its bar and its age. */
const fixedWidth = 43;
const leastName = 28;
const leastBar = 8;
const widestBar = 32;
const ageWidth = 7;

/**
 * Extra width goes to the age first, then to the name, as far as there are longer ones, then to the bar. Where there is
 * none, a list that is sorted by age shows it in the bar's place.
 */
export function repositoryColumns(
	width: number,
	longest: number,
	arrangement: Arrangement<RepositorySort>,
): readonly RepositoryColumn[] {
	const isAged = width >= 80 + ageWidth;
	const age = isAged ? ageWidth : 0;
	const extra = Math.max(0, width - 80 - age);
	const name = Math.min(leastName + extra, Math.max(leastName, longest + 1));
	const bar = Math.min(widestBar, leastBar + extra - (name - leastName));
	const titled = (title: string, by: RepositorySort) => ({
		title: by === arrangement.sort ? `${title} ${sortArrow(arrangement)}` : title,
		sorted: by === arrangement.sort,
	});
	const ageColumn = {...titled('AGE', 'age'), shows: 'age', align: 'right'} as const;
	const barColumn = {title: bar < partsLegend.length ? 'SIZE #=-' : partsLegend, shows: 'bar', picture: true} as const;
	const insteadOfBar = !isAged && arrangement.sort === 'age';
	return [
		{title: '', shows: 'mark', width: 4},
		{...titled('REPOSITORY', 'name'), shows: 'name', width: name},
		{...(insteadOfBar ? ageColumn : barColumn), width: bar + 1},
		...(isAged ? [{...ageColumn, width: age}] : []),
		{...titled('TOTAL', 'total'), shows: 'total', width: 10, align: 'right'},
		{...titled('RECLAIM', 'reclaim'), shows: 'reclaim', width: 11, align: 'right'},
		{title: 'TAGS', shows: 'tags', width: 8, align: 'right'},
		{...titled('UNTAG', 'count'), shows: 'untagged', width: 8, align: 'right'},
		{title: ' ', shows: 'nothing', width: width - fixedWidth - name - bar - age},
	];
}

/** What one row, a repository or the orphans, has in each column. */
export function repositoryCells(model: Model, row: number, columns: readonly RepositoryColumn[]): readonly string[] {
	const {mark, name, bytes, reclaim, tags, untagged} = repositoryRow(model, row);
	return columns.map(({shows, width}) => {
		switch (shows) {
			case 'mark': {
				return mark;
			}

			case 'name': {
				return fitName(sanitize(name), width);
			}

			case 'bar': {
				const {largest, orphans} = repositoryFacts(model.inventory);
				return formatPartsBar(partsOf(model, row), Math.max(largest, orphans.bytes), width - 1);
			}

			case 'age': {
				return ageText(model, row);
			}

			case 'total': {
				return formatBytes(bytes);
			}

			case 'reclaim': {
				return reclaim === undefined ? 'unknown' : formatBytes(reclaim);
			}

			case 'tags': {
				return tags === undefined ? '-' : formatCount(tags);
			}

			case 'untagged': {
				return untagged === undefined ? '-' : formatCount(untagged);
			}

			case 'nothing': {
				return '';
			}
		}
	});
}

/** Since the last push. */
function ageText({inventory, selection}: Model, row: number): string {
	const age = row === orphansRow ? undefined : ageOf(selection.now, repositoryFacts(inventory).pushed[row]!);
	return age === undefined ? '-' : formatAge(age);
}
