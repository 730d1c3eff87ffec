import {isMap, parseDocument, stringify, type Document} from 'yaml';
import {formatAgeExactly} from '../format/age.ts';
import {defaultAges} from '../format/command-line.ts';
import type {FiledPolicy} from '../selection/policy.ts';
import type {TagRule} from '../selection/rules.ts';
import {addRules, dropRules, editRules} from './edit-rules.ts';
import {escaped} from './escaped.ts';
import {parsePolicy} from './parse-policy.ts';
import {add, dropEmpty, listAt, remove} from './yaml-list.ts';

/** What was chosen, as a policy file says it. */
export interface PolicyChanges {
	/** `team/app`, `team/app@sha256:…`, or a digest: excluded from now on, or no longer. */
	readonly exclude: ReadonlyArray<{readonly name: string; readonly excluded: boolean}>;
	/** Tags that were chosen by name, to go or to stay. */
	readonly tags: readonly ChosenTag[];
	/** Globs that exclude. */
	readonly excludePatterns?: readonly string[];
	/** Rules that were tried, in the order in which they were. */
	readonly rules?: readonly TagRule[];
	/** Rules that were written, and hold no longer. */
	readonly rulesTakenBack?: readonly TagRule[];
	/* What follows is written where the file does not say it already; ages in seconds. */
	/** Keep the blobs that no repository references. */
	readonly excludeOrphans?: boolean;
	readonly grace?: number;
	readonly uploadsOlderThan?: number;
	readonly emptyRepositories?: boolean;
	readonly deleteUnreadable?: boolean;
	readonly orphanedSignatures?: boolean;
	readonly ageBy?: 'pushed' | 'created';
}

export interface ChosenTag {
	readonly repository: string;
	readonly tag: string;
	readonly goes: boolean;
}

/** A policy with choices written into it. */
export interface EditedPolicy {
	readonly text: string;
	/** What shall not be excluded any more, and still is by a pattern of the file. */
	readonly left: readonly string[];
}

/**
 * Writes choices into the text of a policy file; comments, order and layout of everything else stay. Throws a UsageError
 * when the text is no policy. `file` is what errors name.
 */
export function editPolicy(text: string, changes: PolicyChanges, file: string): EditedPolicy {
	const filed = parsePolicy(text, file);
	const document = parseDocument(text);
	if (!isMap(document.contents)) {
		document.contents = document.createNode({version: 1}) as unknown as typeof document.contents;
	}

	if (!document.has('version')) {
		document.set('version', 1);
	}

	setKeys(document, changes, filed);
	const left = editExclude(document, changes);
	dropRules(document, changes.rulesTakenBack ?? []);
	addRules(document, changes.rules ?? []);
	editRules(document, changes.tags);
	const edited = document.toString({lineWidth: 0, flowCollectionPadding: false});
	parsePolicy(edited, file);
	return {text: edited, left};
}

function setKeys(document: Document, changes: PolicyChanges, filed: FiledPolicy): void {
	const age = (seconds: number | undefined) => (seconds === undefined ? undefined : formatAgeExactly(seconds));
	const keys = [
		['exclude-orphans', changes.excludeOrphans, filed.excludeOrphans],
		['grace', age(changes.grace), age(filed.grace ?? defaultAges.grace)],
		['uploads-older-than', age(changes.uploadsOlderThan), age(filed.uploadsOlderThan ?? defaultAges.uploadsOlderThan)],
		['empty-repositories', changes.emptyRepositories, filed.emptyRepositories ?? false],
		['delete-unreadable', changes.deleteUnreadable, filed.deleteUnreadable ?? false],
		['orphaned-signatures', changes.orphanedSignatures, filed.orphanedSignatures ?? false],
		['age-by', changes.ageBy, filed.ageBy ?? 'pushed'],
	] as const;
	for (const [key, wanted, said] of keys) {
		if (wanted !== undefined && wanted !== said) {
			document.set(key, wanted === '0' ? 0 : wanted);
		}
	}
}

/** Returns what shall not be excluded any more, and is no entry of its own: some pattern excludes it still. */
function editExclude(document: Document, {exclude, excludePatterns = []}: PolicyChanges): string[] {
	const left: string[] = [];
	const entries = [
		...excludePatterns.map((glob) => ({name: glob, glob, excluded: true})),
		...exclude.map(({name, excluded}) => ({name, glob: escaped(name), excluded})),
	];
	for (const {name, glob, excluded} of entries) {
		const isChanged = excluded ? add(listAt(document, 'exclude'), glob) : remove(listAt(document, 'exclude'), glob);
		if (!excluded && !isChanged) {
			left.push(name);
		}
	}

	dropEmpty(document, 'exclude');
	return left;
}

/** A policy to begin with, for a file that is not there yet. */
export const newPolicy = (): string => stringify({version: 1});
