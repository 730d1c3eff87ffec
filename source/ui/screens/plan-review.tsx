import {Text} from 'ink';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {Plan, ProtectionReason} from '../../plan/plan.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Table, type TableColumn} from '../components/table.tsx';
import {fitName} from '../fit-text.ts';
import type {Model} from '../model.ts';
import {figureRows} from '../selectors/figure-rows.ts';
import {isAllowed, type Check} from '../selectors/plan-checks.ts';
import type {PlanScreen, State} from '../state.ts';
import {theme} from '../theme.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: PlanScreen;
}

/** The third thing between the list and the disk: what the plan does, and what speaks for and against it. */
export function PlanReview({state, model, screen}: Props) {
	const {plan, checks} = screen;
	const figures = figureRows(plan.before, plan.after);
	const kept = keptText(plan);
	// Title, rules, figures and their titles, blank lines, checks and their title, the last three lines.
	const taken = 4 + (figures.length + 1) + 3 + (checks.length + 1) + (kept === '' ? 0 : 1) + 2;
	const room = Math.max(0, state.size.rows - taken);
	return (
		<Frame
			state={state}
			model={model}
			place="Review plan"
			totals={<Line bold>{` ${verdict(plan, checks, model.settings.dryRun)}`}</Line>}
		>
			<Table columns={figureColumns} rows={figures.map(({name, before, after, freed}) => [` ${name}`, before, after, freed])} />
			<Line />
			<Biggest plan={plan} room={room} width={state.size.columns} />
			<Line />
			<Line bold>{' Checks'}</Line>
			{checks.map(({level, text}, index) => (
				<CheckLine key={index} level={level} text={text} />
			))}
			{kept !== '' && <Line>{` ${kept}`}</Line>}
		</Frame>
	);
}

const figureColumns: readonly TableColumn[] = [
	{title: '', width: 22},
	{title: 'BEFORE', width: 13, align: 'right'},
	{title: 'AFTER', width: 13, align: 'right'},
	{title: 'FREED', width: 13, align: 'right'},
];

/** The repositories that give most, as many as there is room for. */
function Biggest({plan, room, width}: {readonly plan: Plan; readonly room: number; readonly width: number}) {
	const touched = plan.repositories.filter(
		({reclaimableBytes, removedManifests, removedTags}) => reclaimableBytes + removedManifests + removedTags > 0,
	);
	const biggest = [...touched]
		.sort((a, b) => b.reclaimableBytes - a.reclaimableBytes || b.removedManifests - a.removedManifests)
		.slice(0, Math.max(1, room - 1));
	const columns: readonly TableColumn[] = [
		{title: ` Biggest ${biggest.length} of ${formatCounted(touched.length, 'repository')}`, width: width - 41},
		{title: 'MANIFESTS', width: 13, align: 'right'},
		{title: 'FREED', width: 13, align: 'right'},
		{title: 'TAGS LOST', width: 13, align: 'right'},
	];
	return (
		<Table
			columns={columns}
			rows={biggest.map(({name, removedManifests, reclaimableBytes, removedTags}) => [
				` ${fitName(sanitize(name), width - 42)}`,
				formatCount(removedManifests),
				formatBytes(reclaimableBytes),
				formatCount(removedTags),
			])}
		/>
	);
}

const levelTones = {ok: theme.success, warn: theme.warning, stop: theme.danger} as const;

function CheckLine({level, text}: Check) {
	const color = levelTones[level];
	return (
		<Line>
			<Text bold={level !== 'ok'} {...(color !== undefined && {color})}>
				{` ${`[${level}]`.padEnd(7)}`}
			</Text>
			{text}
		</Line>
	);
}

const reasonNames: Readonly<Record<ProtectionReason, string>> = {
	young: 'only because it is young',
	excluded: 'because you excluded it',
	frozen: 'because it cannot be judged',
};

function keptText(plan: Plan): string {
	const parts = (['young', 'excluded', 'frozen'] as const)
		.filter((reason) => plan.protected[reason].manifests + plan.protected[reason].blobs > 0)
		.map((reason) => `${formatBytes(plan.protected[reason].bytes)} ${reasonNames[reason]}`);
	return parts.length === 0 ? '' : `Kept for now: ${parts.join(', ')}`;
}

function verdict(plan: Plan, checks: readonly Check[], dryRun: boolean): string {
	if (!isAllowed(checks)) {
		return 'D is blocked by the [stop] check above';
	}

	const {bytes, manifests, blobs} = plan.reclaim;
	const verb = dryRun ? 'WOULD FREE' : 'WILL FREE';
	return `${verb} ${formatBytes(bytes)}: ${formatCounted(manifests, 'manifest')}, ${formatCounted(blobs, 'blob')}`;
}
