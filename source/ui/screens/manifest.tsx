import {Text} from 'ink';
import {useMemo} from 'react';
import {formatBytes} from '../../format/bytes.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Rows, type Column} from '../components/rows.tsx';
import type {Model} from '../model.ts';
import {freedBytes, layerRow, layersOf} from '../selectors/layer-rows.ts';
import {manifestFacts} from '../selectors/manifest-facts.ts';
import {shortDigest} from '../selectors/short-digest.ts';
import {totalsTexts} from '../selectors/totals.ts';
import type {ManifestScreen} from '../open-screen.ts';
import {manifestPlace} from '../root-place.ts';
import {listHeight, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: ManifestScreen;
}

/** One manifest: what it is, who else uses each of its blobs, and what goes when it does. */
export function Manifest({state, model, screen}: Props) {
	const {inventory} = model;
	const {revision, position} = screen;
	const {columns} = state.size;
	const layout = useMemo(() => columnsOf(columns), [columns]);
	const layers = layersOf(inventory, revision);
	const repository = inventory.repositories.names[inventory.revisions.repository[revision]!]!;
	const name = shortDigest(inventory, inventory.revisions.digest[revision]!);
	const freed = freedBytes(model, layers);
	return (
		<Frame
			state={state}
			model={model}
			place={manifestPlace(state, model, repository, name)}
			totals={<Line bold>{` ${totalsTexts(state, model).free}`}</Line>}
		>
			<Facts state={state} model={model} revision={revision} />
			<Line />
			<Rows
				columns={layout}
				position={position}
				height={listHeight('manifest', state.size)}
				count={layers.length}
				textsOf={(index) => {
					const row = layerRow(model, revision, layers[index]!);
					return ['', row.name, row.size, '', row.usedBy, row.ifDeleted];
				}}
				width={columns}
			/>
			<Line>
				{` Deleted alone, it frees `}
				<Text bold>{formatBytes(freed.alone)}</Text>
				{`; with all that goes now `}
				<Text bold>{formatBytes(freed.selected)}</Text>
			</Line>
		</Frame>
	);
}

function Facts({state, model, revision}: Omit<Props, 'screen'> & {readonly revision: number}) {
	const {digest, type, created, state: fate, pushed, referenced} = manifestFacts(state, model, revision);
	const room = state.size.columns - 14;
	return (
		<>
			<Fact name="Digest">{digest.slice(0, room)}</Fact>
			<Fact name="">{digest.slice(room)}</Fact>
			<Fact name="Type">{type}</Fact>
			<Fact name="Created">{`${created}   Pushed ${pushed}`}</Fact>
			<Fact name="State">{fate}</Fact>
			<Fact name="Referenced">{referenced}</Fact>
		</>
	);
}

function Fact({name, children}: {readonly name: string; readonly children: string}) {
	return children === '' ? (
		<Line />
	) : (
		<Line>
			<Text dimColor>{` ${name.padEnd(12)}`}</Text>
			{children}
		</Line>
	);
}

/** Beside who else uses a layer. */
const fixedWidth = 48;
const widestUsers = 60;

/** Extra width goes to who else uses a layer, as far as that helps. */
function columnsOf(width: number): readonly Column[] {
	const users = Math.min(width - fixedWidth, widestUsers);
	return [
		{title: '', width: 3},
		{title: 'LAYER', width: 13},
		{title: 'SIZE', width: 11, align: 'right'},
		{title: '', width: 2},
		{title: 'ALSO USED BY', width: users},
		{title: 'IF DELETED', width: 17},
		{title: ' ', width: width - fixedWidth - users + 1},
	];
}
