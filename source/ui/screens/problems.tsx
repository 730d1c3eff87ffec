import {useMemo} from 'react';
import type {Problem} from '../../inventory/problems.ts';
import {formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {wrapText} from '../../format/wrap-text.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Rows, type Column} from '../components/rows.tsx';
import type {Model} from '../model.ts';
import type {ProblemsScreen} from '../open-screen.ts';
import {listHeight, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: ProblemsScreen;
}

/** Everything that is wrong with the storage, told and never repaired. */
export function Problems({state, model, screen}: Props) {
	const {problems} = model;
	const {columns} = state.size;
	const layout = useMemo(() => columnsOf(columns), [columns]);
	const message = sanitize(problems[screen.position.cursor]?.message ?? '');
	const [first = '', ...rest] = wrapText(message, '', columns - 2);
	return (
		<Frame
			state={state}
			model={model}
			place={`Problems   ${formatCounted(problems.length, 'problem')}: told, never repaired`}
			totals={
				<>
					<Line>{` ${first}`}</Line>
					<Line>{` ${rest.join(' ')}`}</Line>
				</>
			}
		>
			<Rows
				columns={layout}
				position={screen.position}
				height={listHeight('problems', state.size)}
				count={problems.length}
				textsOf={(index) => {
					const problem = problems[index]!;
					return [` ${problem.kind}`, sanitize(aboutOf(problem))];
				}}
				empty={<Line>{'   There are no problems.'}</Line>}
				width={columns}
			/>
		</Frame>
	);
}

/** A repository with the tag or the digest in it, as a registry's client writes it. */
function aboutOf({repository = '', reference, digest, path = ''}: Problem): string {
	const name = reference ?? digest;
	if (name === undefined) {
		return repository === '' ? path : repository;
	}

	const {algorithm, short} = splitDigest(name);
	const mark = short === undefined ? `:${name}` : `@${algorithm}:${short}`;
	return repository === '' ? mark.slice(1) : `${repository}${mark}`;
}

/** The first 12 hex digits of a digest; undefined for a tag. */
function splitDigest(name: string): {readonly algorithm?: string | undefined; readonly short?: string | undefined} {
	const [, algorithm, short] = /^(\w+):([\da-f]{12})[\da-f]+$/.exec(name) ?? [];
	return {algorithm, short};
}

function columnsOf(width: number): readonly Column[] {
	return [
		{title: ' PROBLEM', width: 26},
		{title: 'WHERE', width: width - 28},
		{title: ' ', width: 1},
	];
}
