import {formatAge} from '../../format/age.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Line} from '../components/line.tsx';
import {List, type ListProps} from '../components/list.tsx';
import type {Column} from '../components/rows.tsx';
import {fitName} from '../fit-text.ts';
import type {TrialScreen} from '../open-screen.ts';
import {fateThen, tagNameOf, tagTimeOf} from '../selectors/trial-texts.ts';

/** What a rule would do, tag by tag, before it holds. */
export function Trial({screen, model, state}: ListProps<TrialScreen>) {
	const {rule, takesBack, matched, before, after} = screen.trial;
	const freed = after.bytes - before.bytes;
	const change =
		freed === 0 ? 'as much as now' : `${formatBytes(Math.abs(freed))} ${freed > 0 ? 'more' : 'less'} than now`;
	return (
		<List
			state={state}
			model={model}
			screen={screen}
			place={`${takesBack ? 'Without' : 'Try'}: ${sanitize(rule.name)}`}
			totals={
				<>
					<Line bold>{` WOULD FREE ${formatBytes(after.bytes)}: ${change}`}</Line>
					<Line>
						{` It matches ${formatCounted(matched, 'tag')}; in all ${formatCounted(after.tags, 'tag')} would go, and now ${formatCount(before.tags)}`}
					</Line>
				</>
			}
			columnsOf={columnsOf}
			textsOf={(row, columns) => [
				` ${fitName(tagNameOf(model, row.tag), columns[0]!.width - 1)}`,
				formatAge(model.selection.now - tagTimeOf(model, row.tag)),
				'',
				row.goesNow ? 'goes' : 'stays',
				fateThen(model, screen.trial, row),
			]}
			empty={<Line>{'   It changes nothing: no tag that it matches is left to it by the rules before it.'}</Line>}
		/>
	);
}

function columnsOf(width: number): readonly Column[] {
	return [
		{title: ' TAG', width: width - 39},
		{title: 'PUSHED', width: 8, align: 'right'},
		{title: '', width: 2},
		{title: 'NOW', width: 8},
		{title: 'THEN', width: 20},
	];
}
