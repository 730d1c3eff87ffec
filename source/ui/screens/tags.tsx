import {formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {List, type ListProps} from '../components/list.tsx';
import type {Column} from '../components/rows.tsx';
import {fitName} from '../fit-text.ts';
import type {TagsScreen} from '../open-screen.ts';

/** Every tag that a plan removes, by name: nobody can make a lost tag good from here. */
export function Tags({screen, ...props}: ListProps<TagsScreen>) {
	return (
		<List
			{...props}
			screen={screen}
			place={`Review plan > ${formatCounted(screen.rows.length, 'tag')} would be deleted`}
			columnsOf={columnsOf}
			textsOf={(tag, columns) => [` ${fitName(sanitize(tag), columns[0]!.width - 1)}`]}
		/>
	);
}

const columnsOf = (width: number): readonly Column[] => [{title: ' TAG', width: width - 2}];
