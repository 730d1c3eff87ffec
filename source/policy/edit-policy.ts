import {isDeepStrictEqual} from 'node:util';
import {
	isAlias,
	isMap,
	isNode,
	isScalar,
	isSeq,
	parseDocument,
	stringify,
	YAMLSeq,
	type Document,
	type YAMLMap,
} from 'yaml';
import {UsageError} from '../errors.ts';
import {formatAgeExactly} from '../format/age.ts';
import {defaultAges} from '../format/command-line.ts';
import type {FiledPolicy} from '../selection/policy.ts';
import {leading} from '../selection/all-rules.ts';
import type {TagRule} from '../selection/rules.ts';
import {parsePolicy} from './parse-policy.ts';
import {canBeRepository} from '../selection/possible-names.ts';
import {byHand} from './policy-schema.ts';

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

/** Writes rules where `rulesOf` has them; the same one is not written twice. */
function addRules(document: Document, tried: readonly TagRule[]): void {
	for (const rule of tried) {
		const rules = listAt(document, 'rules');
		const yaml = ruleYaml(rule);
		if (ruleIn(rules, rule, document) >= 0) {
			continue;
		}

		const at =
			rule.action.does === 'keep'
				? leading(rules.items, (item) => isMap(item) && item.get('name') === byHand)
				: rules.items.length;
		rules.items.splice(at, 0, document.createNode(yaml));
	}

	dropEmpty(document, 'rules');
}

function dropRules(document: Document, dropped: readonly TagRule[]): void {
	for (const rule of dropped) {
		const rules = listAt(document, 'rules');
		const index = ruleIn(rules, rule, document);
		if (index >= 0) {
			takeOut(rules, index);
		}
	}
}

const ruleIn = (rules: YAMLSeq, rule: TagRule, document: Document) =>
	rules.items.findIndex((item) => isMap(item) && isDeepStrictEqual(item.toJS(document), ruleYaml(rule)));

/** A rule as a policy file has it. */
function ruleYaml({name, repositories, tags, action: {does, what}}: TagRule) {
	const age = (seconds: number | undefined) => (seconds === undefined ? undefined : formatAgeExactly(seconds));
	const limits =
		what === 'always'
			? what
			: 'olderThan' in what
				? {'older-than': age(what.olderThan)}
				: {last: what.last, 'last-of-each-minor': what.lastOfEachMinor, 'younger-than': age(what.youngerThan)};
	const said =
		limits === 'always'
			? limits
			: Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
	return {name, repositories: [...repositories], tags: [...tags], [does]: said};
}

/** Rules by hand, one for what goes and one for what stays in each repository, before all others: a choice by name comes first. */
function editRules(document: Document, chosen: readonly ChosenTag[]): void {
	for (const {repository, tag, goes} of chosen) {
		const [wanted, other] = goes ? (['delete', 'keep'] as const) : (['keep', 'delete'] as const);
		const rules = listAt(document, 'rules');
		const opposite = ruleByHand(rules, repository, other);
		if (opposite && remove(tagsOf(opposite), escaped(tag)) && tagsOf(opposite).items.length === 0) {
			rules.items.splice(rules.items.indexOf(opposite), 1);
		}

		const rule = ruleByHand(rules, repository, wanted);
		if (rule) {
			add(tagsOf(rule), escaped(tag));
		} else {
			rules.items.unshift(
				document.createNode({
					name: byHand,
					repositories: [escapedRepository(repository)],
					tags: [escaped(tag)],
					[wanted]: 'always',
				}),
			);
		}
	}

	dropEmpty(document, 'rules');
}

const ruleByHand = (rules: YAMLSeq, repository: string, action: 'keep' | 'delete'): YAMLMap | undefined =>
	rules.items.filter(isMap).find((rule) => {
		const {name, repositories, tags, [action]: does} = rule.toJSON() as Readonly<Record<string, unknown>>;
		return (
			name === byHand &&
			does === 'always' &&
			Array.isArray(tags) &&
			JSON.stringify(repositories) === JSON.stringify([escapedRepository(repository)])
		);
	});

const tagsOf = (rule: YAMLMap) => rule.get('tags') as YAMLSeq;

/** Adds a text to a list, or takes it out; returns whether that changed anything. */
function add(list: YAMLSeq, text: string): boolean {
	const isNew = indexIn(list, text) < 0;
	if (isNew) {
		list.add(text);
	}

	return isNew;
}

function remove(list: YAMLSeq, text: string): boolean {
	const index = indexIn(list, text);
	if (index >= 0) {
		takeOut(list, index);
	}

	return index >= 0;
}

/** What was said about it stays. */
function takeOut(list: YAMLSeq, index: number): void {
	const [item] = list.items.splice(index, 1);
	const comments = isNode(item)
		? [item.commentBefore, item.comment].filter((comment) => typeof comment === 'string')
		: [];
	if (comments.length > 0) {
		const next = list.items[index];
		const [node, place] = isNode(next) ? ([next, 'commentBefore'] as const) : ([list, 'comment'] as const);
		node[place] = [...comments, node[place]].filter((comment) => typeof comment === 'string').join('\n');
	}
}

const indexIn = (list: YAMLSeq, text: string) => (list.toJSON() as readonly unknown[]).indexOf(text);

/** Throws a UsageError for one that is said elsewhere, or is meant elsewhere too. */
function listAt(document: Document, key: string): YAMLSeq {
	const list: unknown = document.get(key);
	if (isAlias(list) || (isSeq(list) && list.anchor !== undefined)) {
		throw new UsageError(`${key} of the policy is an anchor or an alias, which nothing can be written into`, {
			hint: 'Write it out in the file, without & and *.',
		});
	}

	if (isSeq(list)) {
		return list;
	}

	const made = new YAMLSeq();
	document.set(key, made);
	return made;
}

function dropEmpty(document: Document, key: string): void {
	const list: unknown = document.get(key);
	const pair = isMap(document.contents)
		? document.contents.items.find((item) => isScalar(item.key) && item.key.value === key)
		: undefined;
	const isSaid = isNode(pair?.key) && typeof pair.key.commentBefore === 'string';
	if (isSeq(list) && list.items.length === 0 && !isSaid && typeof list.comment !== 'string') {
		document.delete(key);
	}
}

/** A name as the glob that matches it and nothing else. */
const escaped = (name: string) =>
	name.replace(/[\\*?[\]{}()!+@|]/g, (character, at: number) =>
		character === '@' && /^@sha\d/.test(name.slice(at)) ? character : `\\${character}`,
	);

/** A folder may have a name that no registry gives a repository, and that no pattern may be without saying so. */
const escapedRepository = (name: string) => (canBeRepository(escaped(name)) ? escaped(name) : `\\${escaped(name)}`);

/** A policy to begin with, for a file that is not there yet. */
export const newPolicy = (): string => stringify({version: 1});
