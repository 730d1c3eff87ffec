import {useMemo, type ReactNode} from 'react';
import type {ListPosition} from '../list-position.ts';
import type {Model} from '../model.ts';
import type {ScreenName} from '../open-screen.ts';
import {listHeight, type State} from '../state.ts';
import {Frame, type FrameProps} from './frame.tsx';
import {Rows, type Column} from './rows.tsx';

/** What a screen that is one list is drawn from. */
export interface ListProps<Screen> {
	readonly state: State;
	readonly model: Model;
	readonly screen: Screen;
}

interface Listed<Row> extends Pick<FrameProps, 'place' | 'context' | 'totals'> {
	readonly state: State;
	readonly model: Model;
	readonly screen: {readonly name: ScreenName; readonly rows: ArrayLike<Row>; readonly position: ListPosition};
	/** The columns, for the width of the screen. The same function each time: its answer is kept. */
	readonly columnsOf: (width: number) => readonly Column[];
	readonly textsOf: (row: Row, columns: readonly Column[]) => readonly string[];
	/** Instead of rows, when there are none. */
	readonly empty?: ReactNode;
}

/** A screen that is one list from edge to edge. */
export function List<Row>({state, model, screen, columnsOf, textsOf, empty, ...frame}: Listed<Row>) {
	const {columns: width} = state.size;
	const columns = useMemo(() => columnsOf(width), [columnsOf, width]);
	const {name, rows, position} = screen;
	return (
		<Frame state={state} model={model} {...frame}>
			<Rows
				columns={columns}
				position={position}
				height={listHeight(name, state.size)}
				count={rows.length}
				textsOf={(index) => textsOf(rows[index]!, columns)}
				empty={empty}
				width={width}
			/>
		</Frame>
	);
}
