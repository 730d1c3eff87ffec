import {commandLine, runCommandLine, type Place} from '../format/command-line.ts';
import type {RunResult} from '../run/run.ts';
import type {RunRecord, Settings} from '../session.ts';
import type {Advice} from './advice-lines.ts';

/* What a command says last: what to do next. */

export const restartAdvice =
	'Restart the registry: its in-memory blob cache still knows what is gone, and would answer a push of it with "exists". Flush Redis where it is the cache.';

/** Without anything to clean up, tags are all that is left to choose. */
export function* idleAdvice(settings: Settings, isEmpty: boolean): Generator<Advice> {
	if (isEmpty) {
		yield 'If this is not the storage you meant, name its root with --root.';
	} else if (settings.deleteTags.length === 0) {
		yield 'To free more, choose old tags to delete. This only shows what would go:';
		yield {commandLine: commandLine('report', settings, '--delete-tags', '**/*:*', '--keep-last', '10')};
	}
}

export function* verifiedAdvice(settings: Settings, deep: boolean): Generator<Advice> {
	if (deep) {
		yield 'See what a cleanup would free:';
		yield {commandLine: commandLine('report', settings)};
	} else {
		yield 'Hash every blob as well, which takes as long as reading all of them:';
		// It serves nothing, and so takes no --no-registry.
		yield {commandLine: commandLine('verify', {...settings, serve: true}, '--deep')};
	}
}

export function* whyAdvice(settings: Settings, kept: boolean): Generator<Advice> {
	yield kept ? 'See all that a cleanup would free:' : 'Clean up; this asks before it changes anything:';
	yield {commandLine: commandLine(kept ? 'report' : 'clean', settings)};
}

export function* policyAdvice(settings: Settings): Generator<Advice> {
	yield 'See all that a cleanup by this policy would free:';
	yield {commandLine: commandLine('report', settings)};
}

export function* heldAdvice(place: Place, id: string): Generator<Advice> {
	yield 'The space comes back with:';
	yield {commandLine: runCommandLine('purge', place, id)};
	yield 'Until then, everything can be put back with:';
	yield {commandLine: runCommandLine('undo', place, id)};
}

/** About the newest run in quarantine; without one, how to have one. */
export function* runsAdvice(settings: Settings, records: readonly RunRecord[]): Generator<Advice> {
	const newest = records.findLast(({state}) => state === 'quarantined');
	if (newest) {
		yield* heldAdvice(settings, newest.id);
	} else {
		yield 'A cleanup that can be undone until it is purged:';
		yield {commandLine: commandLine('clean', {...settings, quarantine: true})};
	}
}

/** Without a result nothing was changed: a dry run. */
export function* settledAdvice(
	command: 'undo' | 'purge',
	settings: Settings,
	{id}: Pick<RunRecord, 'id'>,
	result: Pick<RunResult, 'stopped' | 'dropped'> | undefined,
): Generator<Advice> {
	if (result === undefined) {
		yield 'Do it:';
		yield {commandLine: runCommandLine(command, settings, id)};
	} else if (result.stopped !== undefined || (command === 'undo' && result.dropped.length > 0)) {
		yield result.stopped === undefined ? 'Once what is in the way is gone, ask again:' : 'Go on:';
		yield {commandLine: runCommandLine(command, settings, id)};
	} else if (command === 'purge') {
		yield restartAdvice;
	} else {
		yield 'See what a cleanup would free now:';
		yield {commandLine: commandLine('report', settings)};
	}
}
