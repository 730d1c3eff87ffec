import {useMemo} from 'react';
import {formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Frame} from '../components/frame.tsx';
import {Rows} from '../components/rows.tsx';
import {fitName} from '../fit-text.ts';
import type {Model} from '../model.ts';
import type {TagsScreen} from '../open-screen.ts';
import {listHeight, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: TagsScreen;
}

/** Every tag that a plan removes, by name: nobody can make a lost tag good from here. */
export function Tags({state, model, screen}: Props) {
	const {columns} = state.size;
	const layout = useMemo(() => [{title: ' TAG', width: columns - 2}], [columns]);
	return (
		<Frame
			state={state}
			model={model}
			place={`Review plan > ${formatCounted(screen.rows.length, 'tag')} would be deleted`}
		>
			<Rows
				columns={layout}
				position={screen.position}
				height={listHeight('tags', state.size)}
				count={screen.rows.length}
				textsOf={(index) => [` ${fitName(sanitize(screen.rows[index]!), columns - 3)}`]}
				width={columns}
			/>
		</Frame>
	);
}
