import {useMemo} from 'react';
import {tagRange} from '../../inventory/inventory.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {ArrangementLine} from '../components/arrangement-line.tsx';
import {EmptyList} from '../components/empty-list.tsx';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Rows, type Column} from '../components/rows.tsx';
import {mainWidth} from '../layout.ts';
import type {Model} from '../model.ts';
import {manifestPane} from '../selectors/manifest-pane.ts';
import {manifestLine} from '../selectors/manifest-row.ts';
import type {ManifestSort} from '../selectors/manifest-rows.ts';
import {repositoryFacts} from '../selectors/repository-facts.ts';
import type {Arrangement} from '../selectors/repository-rows.ts';
import {totalsTexts} from '../selectors/totals.ts';
import {sortArrow} from '../sort-arrow.ts';
import type {RepositoryScreen} from '../open-screen.ts';
import {repositoryPlace} from '../root-place.ts';
import {listHeight, rangeOf, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: RepositoryScreen;
}

/** One repository: its tags, what no tag reaches, and what belongs to what. */
export function Repository({state, model, screen}: Props) {
	const {inventory, selection} = model;
	const {repository, arrangement, position, rows} = screen;
	const columns = mainWidth(state);
	const layout = useMemo(() => columnsOf(columns, arrangement), [columns, arrangement]);
	const [firstTag, endTag] = tagRange(inventory, repository);
	const untagged = repositoryFacts(inventory).untagged[repository]!;
	const excluded = selection.excludedRepositories.has(repository) ? ', excluded' : '';
	return (
		<Frame
			state={state}
			model={model}
			place={repositoryPlace(state, model, inventory.repositories.names[repository]!)}
			context={
				<ArrangementLine
					arrangement={arrangement}
					title={`${formatCounted(endTag - firstTag, 'tag')}, ${formatCount(untagged)} untagged${excluded}`}
				/>
			}
			totals={<Line bold>{totalsText(state, model, repository)}</Line>}
			pane={(width) => manifestPane(state, model, screen, width)}
		>
			<Rows
				columns={layout}
				position={position}
				range={rangeOf(state)}
				height={listHeight('repository', state.size)}
				count={rows.length}
				textsOf={(index) => {
					const {mark, name, type, age, size, reclaim} = manifestLine(state, model, rows.at(index)!, repository);
					return [mark, name, type, age, size, reclaim];
				}}
				arranging={screen.arranging}
				empty={<EmptyList arrangement={arrangement} model={model} />}
				width={columns}
			/>
		</Frame>
	);
}

/** What a cleanup would free now, and how much of that here. */
function totalsText(state: State, model: Model, repository: number): string {
	const {estimate} = model;
	const manifests = formatCounted(estimate.repositoryManifests(repository), 'manifest');
	const share = `${formatBytes(estimate.repositoryBytes(repository))}   ${manifests}`;
	const text = ` ${totalsTexts(state, model).free}   this repository: ${share}`;
	return text.length <= state.size.columns ? text : text.replace('this repository', 'here');
}

/** Beside the name. */
const fixedWidth = 43;
/** A wider name would only put its figures out of sight. */
const widestName = 64;

/** Extra width goes to the name, as far as that helps. */
function columnsOf(width: number, arrangement: Arrangement<ManifestSort>): readonly Column[] {
	const name = Math.min(width - fixedWidth, widestName);
	const titled = (title: string, by: ManifestSort) => ({
		title: by === arrangement.sort ? `${title} ${sortArrow(arrangement)}` : title,
		sorted: by === arrangement.sort,
	});
	return [
		{title: '', width: 3},
		{...titled(' MANIFEST', 'name'), width: name},
		{title: 'TYPE', width: 10},
		{...titled('AGE', 'age'), width: 6, align: 'right'},
		{...titled('SIZE', 'total'), width: 11, align: 'right'},
		{...titled('RECLAIM', 'reclaim'), width: 11, align: 'right'},
		{title: ' ', width: width - fixedWidth - name + 1},
	];
}
