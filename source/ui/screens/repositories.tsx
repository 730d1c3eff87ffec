import {hostname} from 'node:os';
import {useMemo} from 'react';
import {formatCount} from '../../format/count.ts';
import {formatDuration} from '../../format/duration.ts';
import {sanitize} from '../../format/sanitize.ts';
import {formatClock} from '../clock.ts';
import {ArrangementLine} from '../components/arrangement-line.tsx';
import {EmptyList} from '../components/empty-list.tsx';
import {Frame} from '../components/frame.tsx';
import {Rows} from '../components/rows.tsx';
import {Totals} from '../components/totals.tsx';
import {isWide, mainWidth} from '../layout.ts';
import type {Model} from '../model.ts';
import {repositoryCells, repositoryColumns} from '../selectors/repository-cells.ts';
import {repositoryFacts} from '../selectors/repository-facts.ts';
import {repositoryPane} from '../selectors/repository-pane.ts';
import {countRepositories} from '../selectors/repository-rows.ts';
import {searchText} from '../selectors/search-text.ts';
import {rootPlace} from '../root-place.ts';
import type {RepositoriesScreen} from '../open-screen.ts';
import {listHeight, rangeOf, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: RepositoriesScreen;
}

/** The list of repositories, and the row of what belongs to none: what a cleanup frees, where. */
export function Repositories({state, model, screen}: Props) {
	const {inventory} = model;
	const {arrangement, position} = screen;
	const columns = mainWidth(state);
	const row = screen.rows.at(position.cursor);
	const {listed, longestName} = repositoryFacts(inventory);
	const layout = useMemo(
		() => repositoryColumns(columns, longestName, arrangement),
		[columns, longestName, arrangement],
	);
	const shown = useMemo(() => countRepositories(screen.rows), [screen.rows]);
	const height = listHeight('repositories', state.size);
	return (
		<Frame
			state={state}
			model={model}
			place={rootPlace(
				state,
				model,
				[
					...(isWide(state.size) ? [`   ${sanitize(hostname())}`] : []),
					`   scanned ${formatClock(inventory.scannedAt)} (${formatDuration(inventory.elapsed)})`,
				].join(''),
			)}
			context={
				<ArrangementLine
					arrangement={arrangement}
					title={
						arrangement.filter === '' && arrangement.show === 'all'
							? `All repositories (${formatCount(listed.length)})`
							: `Repositories: ${formatCount(shown)} of ${formatCount(listed.length)}`
					}
				/>
			}
			totals={<Totals state={state} model={model} />}
			pane={(width) => (row === undefined ? [] : repositoryPane(state, model, row, width))}
		>
			<Rows
				columns={layout}
				position={position}
				range={rangeOf(state)}
				height={height}
				count={screen.rows.length}
				textsOf={(index) => repositoryCells(model, screen.rows[index]!, layout)}
				arranging={screen.arranging}
				empty={<EmptyList arrangement={arrangement} model={model} />}
				note={searchText(state)}
				width={columns}
			/>
		</Frame>
	);
}
