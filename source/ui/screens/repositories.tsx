import {hostname} from 'node:os';
import {useMemo} from 'react';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount} from '../../format/count.ts';
import {formatDuration} from '../../format/duration.ts';
import {formatPartsBar, partsLegend} from '../../format/parts-bar.ts';
import {sanitize} from '../../format/sanitize.ts';
import {formatClock} from '../clock.ts';
import {ArrangementLine} from '../components/arrangement-line.tsx';
import {EmptyList} from '../components/empty-list.tsx';
import {Frame} from '../components/frame.tsx';
import {Rows, type Column} from '../components/rows.tsx';
import {Totals} from '../components/totals.tsx';
import {fitName} from '../fit-text.ts';
import {isWide, mainWidth} from '../layout.ts';
import type {Model} from '../model.ts';
import {repositoryFacts} from '../selectors/repository-facts.ts';
import {repositoryPane} from '../selectors/repository-pane.ts';
import {partsOf} from '../selectors/repository-parts.ts';
import {countRepositories, repositoryRow, type Arrangement, type RepositorySort} from '../selectors/repository-rows.ts';
import {rootPlace} from '../root-place.ts';
import {sortArrow} from '../sort-arrow.ts';
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
	const layout = useMemo(() => columnsOf(columns, longestName, arrangement), [columns, longestName, arrangement]);
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
				textsOf={(index) => textsOf(model, screen.rows[index]!, layout)}
				arranging={screen.arranging}
				empty={<EmptyList arrangement={arrangement} model={model} />}
				width={columns}
			/>
		</Frame>
	);
}

/** What a row needs beside its name and its bar. */
const fixedWidth = 43;
const widestBar = 32;

/** Extra width goes to the name, as far as there are longer ones, then to the bar. */
function columnsOf(width: number, longest: number, arrangement: Arrangement<RepositorySort>): readonly Column[] {
	const extra = Math.max(0, width - 80);
	const name = Math.min(28 + extra, Math.max(28, longest + 1));
	const bar = Math.min(widestBar, 8 + extra - (name - 28));
	const titled = (title: string, by: RepositorySort) => ({
		title: by === arrangement.sort ? `${title} ${sortArrow(arrangement)}` : title,
		sorted: by === arrangement.sort,
	});
	return [
		{title: '', width: 4},
		{...titled('REPOSITORY', 'name'), width: name},
		{title: bar < partsLegend.length ? 'SIZE #=-' : partsLegend, width: bar + 1, picture: true},
		{...titled('TOTAL', 'total'), width: 10, align: 'right'},
		{...titled('RECLAIM', 'reclaim'), width: 11, align: 'right'},
		{title: 'TAGS', width: 8, align: 'right'},
		{...titled('UNTAG', 'count'), width: 8, align: 'right'},
		{title: ' ', width: width - fixedWidth - name - bar},
	];
}

function textsOf(model: Model, row: number, columns: readonly Column[]): readonly string[] {
	const {mark, name, bytes, reclaim, tags, untagged} = repositoryRow(model, row);
	const {largest, orphans} = repositoryFacts(model.inventory);
	return [
		mark,
		fitName(sanitize(name), columns[1]!.width),
		formatPartsBar(partsOf(model, row), Math.max(largest, orphans.bytes), columns[2]!.width - 1),
		formatBytes(bytes),
		reclaim === undefined ? 'unknown' : formatBytes(reclaim),
		tags === undefined ? '-' : formatCount(tags),
		untagged === undefined ? '-' : formatCount(untagged),
	];
}
