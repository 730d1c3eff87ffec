import {isMap, isNode, isScalar, LineCounter, parseDocument, type Document, type ErrorCode} from 'yaml';
import * as v from 'valibot';
import {UsageError} from '../errors.ts';
import {yamlValue} from '../format/yaml-value.ts';
import type {FiledPolicy} from '../selection/policy.ts';
import type {RuleAction, TagRule} from '../selection/rules.ts';
import {byHand, policySchema, type PolicyYaml, type RuleYaml} from './policy-schema.ts';
import {hiddenRules} from './hidden-rules.ts';

/** Mistakes that are told at once. */
const told = 5;

type Path = ReadonlyArray<string | number>;

/**
 * Reads the text of a policy file. Throws a UsageError that names line and column of everything that is no YAML, is
 * unknown, has a wrong type or can never match. An empty text is a policy that says nothing.
 */
export function parsePolicy(text: string, file: string): FiledPolicy {
	const lines = new LineCounter();
	const document = parseDocument(text, {lineCounter: lines, prettyErrors: false});
	const at = (offset: number) => `${file}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`;
	if (document.errors.length > 0) {
		throw wrong(document.errors.map(({code, pos, message}) => `${at(pos[0])}: ${errorWords[code] ?? message}`));
	}

	const placeOf = (path: Path) => at(offsetOf(document, path));
	const read = yamlValue(document);
	if ('broken' in read) {
		throw wrong([`${at(read.offset)}: ${read.broken.message}`]);
	}

	const result = v.safeParse(policySchema, read.value ?? {version: 1});
	if (!result.success) {
		throw wrong(result.issues.map((issue) => describeIssue(issue, placeOf)));
	}

	const policy = {...filed(result.output, file, placeOf), text};
	const hidden = hiddenRules(policy.rules);
	if (hidden.length > 0) {
		throw wrong(hidden);
	}

	return policy;
}

/** Where the library's words are about its own functions. */
const errorWords: Partial<Record<ErrorCode, string>> = {
	MULTIPLE_DOCS: 'a policy is one document: --- begins another one',
};

function wrong(mistakes: readonly string[]): UsageError {
	const more = mistakes.length > told ? [`… and ${mistakes.length - told} more`] : [];
	return new UsageError([...mistakes.slice(0, told), ...more].join('\n'), {
		hint: 'docs/policies.md has policies to begin with.',
	});
}

function describeIssue(issue: v.BaseIssue<unknown>, placeOf: (path: Path) => string): string {
	const path = (issue.path ?? []).map(({key}) => key as string | number);
	const name = path.findLast((key) => typeof key === 'string');
	const isUnknown = issue.type === 'strict_object' && issue.expected === 'never';
	const isMissing = issue.type === 'strict_object' && issue.received === 'undefined';
	const message = isUnknown ? 'there is no such key' : isMissing ? 'it is missing' : issue.message;
	return `${placeOf(path)}: ${name === undefined ? '' : `${name}: `}${message}`;
}

/** Where the key of a path stands, or the value where that is in a list, or what is around it. */
function offsetOf(document: Document, path: Path): number {
	for (let length = path.length; length > 0; length--) {
		const around: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
		const key = path[length - 1];
		const pair = isMap(around) ? around.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
		const node: unknown = pair?.key ?? document.getIn(path.slice(0, length), true);
		if (isNode(node) && node.range) {
			return node.range[0];
		}
	}

	return 0;
}

function filed(yaml: PolicyYaml, file: string, placeOf: (path: Path) => string): Omit<FiledPolicy, 'text'> {
	return {
		file,
		grace: yaml.grace,
		uploadsOlderThan: yaml['uploads-older-than'],
		emptyRepositories: yaml['empty-repositories'],
		deleteUnreadable: yaml['delete-unreadable'],
		orphanedSignatures: yaml['orphaned-signatures'],
		ageBy: yaml['age-by'],
		excludeOrphans: yaml['exclude-orphans'] ?? false,
		exclude: (yaml.exclude ?? []).map((glob, index) => ({glob, place: placeOf(['exclude', index])})),
		rules: (yaml.rules ?? []).map((rule, index) =>
			tagRule(rule, {name: rule.name ?? `rule ${index + 1}`, place: placeOf(['rules', index])}),
		),
	};
}

/** A rule as it is carried out. */
const tagRule = (rule: RuleYaml, {name, place}: Pick<TagRule, 'name' | 'place'>): TagRule => ({
	name,
	place,
	repositories: rule.repositories ?? ['**'],
	tags: rule.tags ?? ['*'],
	action: actionOf(rule),
	byHand: rule.name === byHand,
});

function actionOf({keep, delete: remove}: RuleYaml): RuleAction {
	if (keep !== undefined) {
		const what =
			keep === 'always'
				? keep
				: {last: keep.last, lastOfEachMinor: keep['last-of-each-minor'], youngerThan: keep['younger-than']};
		return {does: 'keep', what};
	}

	return {
		does: 'delete',
		what: remove === undefined || remove === 'always' ? 'always' : {olderThan: remove['older-than']},
	};
}
