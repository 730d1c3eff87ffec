import {formatAgeExactly} from '../format/age.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatCount, formatCounted} from '../format/count.ts';
import {formatPercent} from '../format/percent.ts';
import {sanitize} from '../format/sanitize.ts';
import type {Problem} from '../inventory/problems.ts';
import type {Figures, Plan, PlanRepository} from '../plan/plan.ts';
import type {Session, Settings} from '../session.ts';
import {adviceLines} from './advice-lines.ts';
import {commandLine} from '../format/command-line.ts';
import {figuresTable} from './figures-table.ts';
import {idleAdvice} from './next-advice.ts';
import {problemLines} from './problem-lines.ts';
import {tableLines} from '../format/text-table.ts';

/** Repositories in the table of the biggest. */
const biggest = 10;

/** What a plan is shown for: a report, a dry run, or the question whether to go on. */
export type Purpose = 'report' | 'dry-run' | 'question';

/** What a session knows of the storage, once it has scanned it. */
type Scanned = Pick<Session, 'settings' | 'problems' | 'refusal'> & Partial<Pick<Session, 'budget'>>;

/**
 * What the storage holds and what a cleanup would free, for people, in 80 columns.
 * @param again the command line that carries this very plan out.
 */
export function reportText(
	purpose: Purpose,
	plan: Plan,
	scanned: Scanned,
	again = commandLine('clean', scanned.settings),
): string {
	const {problems, settings} = scanned;
	return sectionText([
		[sanitize(plan.root)],
		figuresTable(plan.before, plan.after, settings.quarantine ? 'Held' : 'Freed'),
		[...predictionLines(plan, settings), ...budgetLines(scanned)],
		repositoryLines(plan),
		tagLines(plan),
		protectionLines(plan, scanned),
		problemSection(problems),
		nextLines(purpose, plan, scanned, again),
	]);
}

/** Sections with an empty line between them; one without lines is left out. */
export function sectionText(sections: ReadonlyArray<readonly string[]>): string {
	return `${sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join('\n'))
		.join('\n\n')}\n`;
}

export function problemSection(problems: readonly Problem[], title = 'Problems'): string[] {
	return problems.length === 0 ? [] : [`${title} (${formatCount(problems.length)})`, ...problemLines(problems)];
}

/** `169.2 GiB of 197.7 GiB (86%)` */
export function share(bytes: number, {bytes: blobs, uploadBytes}: Figures): string {
	const all = blobs + uploadBytes;
	return `${formatBytes(bytes)} of ${formatBytes(all)} (${formatPercent(bytes, all)})`;
}

const isEmpty = ({before}: Plan) => Object.values(before).every((figure) => figure === 0);

function predictionLines(plan: Plan, {quarantine}: Settings): string[] {
	if (plan.steps.length === 0) {
		return [isEmpty(plan) ? 'The storage is empty.' : 'Nothing to clean up: everything there is needed or protected.'];
	}

	const leftovers = plan.steps.filter((step) => step.kind === 'leftover').length;
	return [
		quarantine
			? `A cleanup would move ${share(plan.reclaim.bytes, plan.before)}; purge frees it.`
			: `A cleanup would free ${share(plan.reclaim.bytes, plan.before)}.`,
		...(leftovers > 0
			? [`It would also remove ${formatCounted(leftovers, 'leftover')} of interrupted writes, which no figure counts.`]
			: []),
	];
}

/** How close a budget came. */
function budgetLines({budget}: Scanned): string[] {
	if (budget === undefined) {
		return [];
	}

	const {asked, frees, possible} = budget;
	return [
		frees < asked
			? `Asked for: ${formatBytes(asked)}. All that may go is ${formatBytes(asked - frees)} less than that.`
			: `Asked for: ${formatBytes(asked)}; this is ${formatBytes(frees - asked)} more. All that may go: ${formatBytes(possible)}.`,
	];
}

function repositoryLines({repositories, reclaim, before, after}: Plan): string[] {
	if (repositories.length === 0) {
		return [];
	}

	const sorted = repositories.toSorted(
		(a, b) => b.reclaimableBytes - a.reclaimableBytes || b.bytes - a.bytes || (a.name < b.name ? -1 : 1),
	);
	const title = sorted.length > biggest ? `Biggest ${biggest} of ${formatCount(sorted.length)}` : 'Repositories';
	const own = repositories.reduce((sum, {reclaimableBytes}) => sum + reclaimableBytes, 0);
	const others = reclaim.bytes - own - (before.uploadBytes - after.uploadBytes);
	return [
		...tableLines(
			[
				{title, width: 33, align: 'left'},
				{title: 'Tags', width: 7, align: 'right'},
				{title: 'Manifests', width: 10, align: 'right'},
				{title: 'Untagged', width: 9, align: 'right'},
				{title: 'Size', width: 11, align: 'right'},
				{title: 'Frees', width: 10, align: 'right'},
			],
			sorted.slice(0, biggest).map(repositoryCells),
		),
		...(others > 0 ? [`  Blobs of several repositories, or of none${formatBytes(others).padStart(37)}`] : []),
	];
}

const repositoryCells = ({name, tags, manifests, untagged, bytes, reclaimableBytes}: PlanRepository) => [
	`  ${sanitize(name)}`,
	formatCount(tags),
	formatCount(manifests),
	formatCount(untagged),
	formatBytes(bytes),
	formatBytes(reclaimableBytes),
];

/** Every one by name: deleting a tag is what nobody can make good from here. */
function tagLines({steps}: Plan): string[] {
	const tags = steps.flatMap((step) =>
		step.kind === 'tag' ? [`  ${sanitize(`${step.repository}:${step.tag}`)}`] : [],
	);
	return tags.length === 0 ? [] : [`Tags that would be deleted (${formatCount(tags.length)})`, ...tags];
}

function protectionLines({protected: {young, excluded, frozen}}: Plan, {settings: {grace}, budget}: Scanned): string[] {
	const rows = (
		[
			[`  younger than ${formatAgeExactly(grace)} (--grace)`, young],
			[budget ? '  excluded, or more than was asked for' : '  excluded (--exclude, --only)', excluded],
			['  in a frozen repository', frozen],
		] as const
	).filter(([, held]) => held.manifests > 0 || held.blobs > 0 || held.bytes > 0);
	return rows.length === 0
		? []
		: tableLines(
				[
					{title: 'Would go, but for being', width: 40, align: 'left'},
					{title: 'Manifests', width: 15, align: 'right'},
					{title: 'Blobs', width: 12, align: 'right'},
					{title: 'Size', width: 13, align: 'right'},
				],
				rows.map(([title, {manifests, blobs, bytes}]) => [
					title,
					formatCount(manifests),
					formatCount(blobs),
					formatBytes(bytes),
				]),
			);
}

function nextLines(purpose: Purpose, plan: Plan, scanned: Scanned, again: string): string[] {
	const {settings, refusal} = scanned;
	const isOffered = purpose !== 'question' && refusal === undefined && plan.steps.length > 0;
	return adviceLines([
		...(isOffered
			? [purpose === 'report' ? 'Clean up; this asks before it changes anything:' : 'Do it:', {commandLine: again}]
			: []),
		...adviceOn(plan, scanned),
		...(refusal === undefined && plan.steps.length === 0 ? idleAdvice(settings, isEmpty(plan)) : []),
	]);
}

function* adviceOn(plan: Plan, {settings, problems, refusal}: Scanned): Generator<string> {
	if (refusal) {
		yield `clean would refuse. ${refusal.message}. ${refusal.hint ?? ''}`;
	}

	if (plan.protected.young.bytes > 0) {
		yield `What is younger than ${formatAgeExactly(settings.grace)} may belong to a push under way. When nobody is pushing: --grace 0`;
	}

	if (!settings.deleteUnreadable && problems.some((problem) => problem.kind === 'manifest-unreadable')) {
		yield 'A repository with a manifest that cannot be judged is frozen: nothing in it goes. --delete-unreadable deletes such manifests where no tag needs them.';
	}
}
