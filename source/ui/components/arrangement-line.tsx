import {Text} from 'ink';
import type {Arrangement} from '../selectors/repository-rows.ts';
import {sortArrow} from '../sort-arrow.ts';
import {SplitLine} from './line.tsx';

const sortNames: Readonly<Record<string, string>> = {total: 'size'};

/** What a list shows, what hides the rest, and how it is sorted. */
export function ArrangementLine({
	title,
	arrangement,
}: {
	readonly title: string;
	readonly arrangement: Arrangement<string>;
}) {
	const {filter, show, sort} = arrangement;
	const parts = [...(show === 'all' ? [] : [`only ${show}`]), ...(filter === '' ? [] : [`"${filter}"`])];
	return (
		<SplitLine
			left={
				<>
					{` ${title}      filter: `}
					<Text bold={parts.length > 0}>{parts.length > 0 ? parts.join(', ') : 'none'}</Text>
				</>
			}
			right={`sort: ${sortNames[sort] ?? sort} ${sortArrow(arrangement)} `}
		/>
	);
}
