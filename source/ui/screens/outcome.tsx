import {FiguresBox} from '../components/figures-box.tsx';
import {formatBytes} from '../../format/bytes.ts';
import {wrapText} from '../../format/wrap-text.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import type {Model} from '../model.ts';
import {onceCommand} from '../selectors/exclude-globs.ts';
import {figureRows} from '../selectors/figure-rows.ts';
import type {OutcomeScreen} from '../open-screen.ts';
import type {State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: OutcomeScreen;
}

/** Where a dry run ends: what would have happened, by the plan's own prediction. */
export function Outcome({state, model, screen}: Props) {
	const {plan, keep} = screen;
	const gone = keep ? 'Held' : 'Freed';
	const rows = figureRows(plan.before, plan.after).map(({name, before, after, freed}) => ({
		' ': name,
		Before: before,
		After: after,
		[gone]: freed,
	}));
	const next = wrapText(
		`To do it: start again without --dry-run, or run ${onceCommand(model)}`,
		'',
		state.size.columns - 4,
	);
	// Title, rules, the table's head and foot, two sentences, "Next", message and keys; a row of the table takes two lines.
	const shownRows = Math.max(leastRows, Math.floor((state.size.rows - 12 - next.length) / 2));
	return (
		<Frame state={state} model={model} place="What would have happened">
			<FiguresBox rows={rows.slice(0, shownRows)} titles={['Before', 'After', gone]} />
			<Line>
				{keep
					? ` ${formatBytes(plan.reclaim.bytes)} would be in quarantine, and free nothing until they are purged.`
					: ` A run on the unchanged storage frees exactly ${formatBytes(plan.reclaim.bytes)}.`}
			</Line>
			<Line bold>{' This was a dry run: nothing was changed.'}</Line>
			<Line />
			<Line bold>{' Next'}</Line>
			{next.map((line) => (
				<Line key={line}>{`   ${line}`}</Line>
			))}
		</Frame>
	);
}

/** Size, manifests and blobs are always shown. */
const leastRows = 3;
