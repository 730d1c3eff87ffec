import {Text} from 'ink';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {wrapText} from '../../format/wrap-text.ts';
import type {Plan} from '../../plan/plan.ts';
import type {Settings} from '../../session.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Table, type TableColumn} from '../components/table.tsx';
import {fitName} from '../fit-text.ts';
import {mainWidth} from '../layout.ts';
import type {Model} from '../model.ts';
import {figureRows, type FigureRow} from '../selectors/figure-rows.ts';
import {isAllowed, type Check} from '../selectors/plan-checks.ts';
import {protectedTexts} from '../selectors/protected-texts.ts';
import {planPane} from '../selectors/plan-pane.ts';
import type {PlanScreen} from '../open-screen.ts';
import type {State} from '../state.ts';
import {theme} from '../theme.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: PlanScreen;
}

/** The third thing between the list and the disk: what the plan does, and what speaks for and against it. */
export function PlanReview({state, model, screen}: Props) {
	const {plan, checks} = screen;
	const columns = mainWidth(state);
	// What stays in quarantine frees nothing before it is purged.
	const goes = model.settings.quarantine ? 'HELD' : 'FREED';
	const figures = [
		...figureRows(plan.before, plan.after).filter(({name}) => isTold(name, plan)),
		...freeRows(screen, model),
	];
	const kept = keptText(plan, model.selection.grace);
	const hints = checks.map(({hint = ''}) => wrapText(hint, '', columns - 9).filter((line) => line !== ''));
	const lines = checks.length + hints.flat().length + (kept === '' ? 0 : 1);
	// Beside these: title, two rules, both tables' titles, the checks' title, and the last three lines.
	const room = state.size.rows - 9 - figures.length - lines;
	// Where it is tight the blank lines go first.
	const spaced = room >= 4;
	return (
		<Frame
			state={state}
			model={model}
			place="Review plan"
			totals={<Line bold>{` ${verdict(plan, checks, model.settings)}`}</Line>}
			pane={(width) => planPane(state, model, screen, width)}
		>
			<Table
				columns={figureColumns(goes)}
				rows={figures.map(({name, before, after, freed}) => [` ${name}`, before, after, freed])}
			/>
			{spaced && <Line />}
			<Biggest plan={plan} room={spaced ? room - 2 : room} width={columns} goes={goes} />
			{spaced && <Line />}
			<Line bold>{' Checks'}</Line>
			{checks.map(({level, text}, index) => (
				<CheckLine key={index} level={level} text={text} hint={hints[index]!} />
			))}
			{kept !== '' && <Line>{` ${kept}`}</Line>}
		</Frame>
	);
}

/** Of layer links nobody asks; that every tag stays is told by a check. */
const isTold = (name: string, {reclaim}: Plan) => name !== 'Layer links' && (name !== 'Tags' || reclaim.tags > 0);

/** What `df` says now, and about what it will: a file takes whole blocks. */
function freeRows({plan, free}: PlanScreen, {settings}: Model): readonly FigureRow[] {
	if (free === undefined) {
		return [];
	}

	const after = settings.quarantine ? free : free + plan.reclaim.bytes;
	return [{name: 'df free', before: formatBytes(free), after: formatBytes(after), freed: ''}];
}

const figureColumns = (goes: string): readonly TableColumn[] => [
	{title: '', width: 22},
	{title: 'BEFORE', width: 13, align: 'right'},
	{title: 'AFTER', width: 13, align: 'right'},
	{title: goes, width: 13, align: 'right'},
];

/** A wider name would only put its figures out of sight. */
const widestName = 64;

interface BiggestProps {
	readonly plan: Plan;
	readonly room: number;
	readonly width: number;
	readonly goes: string;
}

/** The repositories that give most, as many as there is room for. */
function Biggest({plan, room, width, goes}: BiggestProps) {
	const touched = plan.repositories.filter(
		({reclaimableBytes, removedManifests, removedTags}) => reclaimableBytes + removedManifests + removedTags > 0,
	);
	if (touched.length === 0) {
		return null;
	}

	const biggest = [...touched]
		.sort((a, b) => b.reclaimableBytes - a.reclaimableBytes || b.removedManifests - a.removedManifests)
		.slice(0, Math.max(1, room));
	const name = Math.min(width - 42, widestName);
	const all = formatCounted(touched.length, 'repository');
	const columns: readonly TableColumn[] = [
		{
			title: biggest.length < touched.length ? ` Biggest ${biggest.length} of ${all}` : ` ${all}`,
			width: name + 1,
			named: true,
		},
		{title: 'MANIFESTS', width: 13, align: 'right'},
		{title: goes, width: 13, align: 'right'},
		{title: 'TAGS LOST', width: 13, align: 'right'},
	];
	return (
		<Table
			columns={columns}
			rows={biggest.map(({name: repository, removedManifests, reclaimableBytes, removedTags}) => [
				` ${fitName(sanitize(repository), name)}`,
				formatCount(removedManifests),
				formatBytes(reclaimableBytes),
				formatCount(removedTags),
			])}
		/>
	);
}

const levelTones = {ok: theme.success, warn: theme.warning, stop: theme.danger} as const;

function CheckLine({level, text, hint}: Pick<Check, 'level' | 'text'> & {readonly hint: readonly string[]}) {
	const color = levelTones[level];
	return (
		<>
			<Line>
				<Text bold={level !== 'ok'} {...(color !== undefined && {color})}>
					{` ${`[${level}]`.padEnd(7)}`}
				</Text>
				{text}
			</Line>
			{hint.map((line) => (
				<Line key={line}>{`        ${line}`}</Line>
			))}
		</>
	);
}

function keptText(plan: Plan, grace: number): string {
	const parts = protectedTexts(plan.protected, grace);
	return parts.length === 0 ? '' : `Protected: ${parts.join(', ')}`;
}

function verdict(plan: Plan, checks: readonly Check[], {dryRun, quarantine}: Settings): string {
	if (plan.steps.length === 0) {
		return 'Nothing to reclaim';
	}

	if (!isAllowed(checks)) {
		return 'D is blocked by the [stop] check above';
	}

	const {bytes, manifests, blobs, uploads} = plan.reclaim;
	const verb = `${dryRun ? 'WOULD' : 'WILL'} ${quarantine ? 'HOLD' : 'FREE'}`;
	const later = quarantine ? ', freed by a purge' : '';
	const what = [formatCounted(manifests, 'manifest'), formatCounted(blobs, 'blob')];
	return `${verb} ${formatBytes(bytes)}${later}: ${[...what, ...(uploads > 0 ? [formatCounted(uploads, 'upload')] : [])].join(', ')}`;
}
