import type {Place} from '../format/command-line.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatCount} from '../format/count.ts';
import {formatDuration} from '../format/duration.ts';
import {freedTitle} from '../format/freed-title.ts';
import {sanitize} from '../format/sanitize.ts';
import type {Problem} from '../inventory/problems.ts';
import type {Plan, Step} from '../plan/plan.ts';
import {stepPath} from '../plan/step-path.ts';
import type {RunResult} from '../run/run.ts';
import {adviceLines, type Advice} from './advice-lines.ts';
import {figuresTable} from './figures-table.ts';
import {heldAdvice, restartAdvice} from './next-advice.ts';
import {freed} from './report-document.ts';
import {putBackText} from './run-outcome.ts';
import {problemSection, sectionText, share} from './report-text.ts';
import {wrapText} from '../format/wrap-text.ts';

/** Dropped steps that are told before the rest is only counted. */
const shownDropped = 5;

/** How a cleanup ended, for people: what was measured, what differs from the plan, what to do now. */
export function resultText(
	plan: Plan,
	result: RunResult,
	problems: readonly Problem[],
	place: Place = {root: plan.root},
): string {
	return sectionText([
		wrapText(headline(plan, result)),
		figuresTable(result.before, result.after, freedTitle(result)),
		outcomeLines(plan, result),
		droppedLines(result),
		problemSection(
			result.newProblems,
			`New problems, found by the check ${result.state === 'purged' ? 'after' : 'before'} the purge`,
		),
		problemSection(problemsLeft(plan, result, problems)),
		adviceLines([...adviceOn(place, result)]),
	]);
}

function headline({root}: Plan, {id, state, elapsed, stopped, newProblems}: RunResult): string {
	const place = `${sanitize(root)} (run ${id}, ${formatDuration(elapsed)})`;
	if (stopped !== undefined) {
		return `Stopped by ${stopped} at a safe point: ${place} is ${state}.`;
	}

	if (newProblems.length > 0 && state === 'undone') {
		return `Put everything back, because the check found new problems: ${place}`;
	}

	return state === 'quarantined' ? `Moved to the quarantine: ${place}` : `Cleaned ${place}`;
}

function outcomeLines(plan: Plan, {before, after, state, restored, newProblems}: RunResult): string[] {
	const {bytes} = freed(before, after);
	const planned = bytes === plan.reclaim.bytes ? '' : ` ${formatBytes(plan.reclaim.bytes)} were planned.`;
	const verb = state === 'purged' ? 'Freed' : state === 'quarantined' ? 'In quarantine:' : 'Less than before:';
	return [
		`${verb} ${share(bytes, before)}.${planned}`,
		...(isPutBack(restored)
			? wrapText(
					`Put back${newProblems.length > 0 && state === 'undone' ? '' : ', because it was needed by then'}: ${putBackText(restored)}.`,
				)
			: []),
	];
}

function droppedLines({dropped}: RunResult): string[] {
	return dropped.length === 0
		? []
		: [
				`Left alone, because the disk had changed since the plan (${formatCount(dropped.length)})`,
				...dropped.slice(0, shownDropped).flatMap(({path, reason}) => wrapText(sanitize(`${path}: ${reason}`), '  ')),
				...(dropped.length > shownDropped ? [`  … and ${formatCount(dropped.length - shownDropped)} more`] : []),
			];
}

const isPutBack = ({tags, manifests, layerLinks, blobs}: RunResult['restored']) =>
	tags + manifests + layerLinks + blobs > 0;

/** Less what went with the tag or the manifest that it was about. What may be there still is told. */
function problemsLeft(plan: Plan, result: RunResult, problems: readonly Problem[]): readonly Problem[] {
	if (result.stopped !== undefined || isPutBack(result.restored)) {
		return problems;
	}

	const left = new Set(result.dropped.map(({path}) => path));
	const gone = new Set(plan.steps.filter((step) => !left.has(stepPath(step))).map(problemPlace));
	return problems.filter(({repository, reference}) => !gone.has(`${repository} ${reference}`));
}

function problemPlace(step: Step): string | undefined {
	switch (step.kind) {
		case 'tag':
			return `${step.repository} ${step.tag}`;
		case 'revision':
			return `${step.repository} ${step.digest}`;
		default:
			return undefined;
	}
}

function* adviceOn(place: Place, {id, state, stopped}: RunResult): Generator<Advice> {
	const isStopped = stopped !== undefined;
	if (isStopped && state !== 'purged') {
		yield 'The storage is consistent. The next clean first settles what this run has left.';
	}

	// Before a purge: what a push needs by then is put back, once the registry has forgotten what is gone.
	if (state !== 'undone') {
		yield restartAdvice;
	}

	if (state === 'quarantined' && !isStopped) {
		yield* heldAdvice(place, id);
	}
}
