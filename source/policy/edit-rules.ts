import {isDeepStrictEqual} from 'node:util';
import {isMap, type Document, type YAMLMap, type YAMLSeq} from 'yaml';
import {formatAgeExactly} from '../format/age.ts';
import {leading} from '../selection/all-rules.ts';
import type {TagRule} from '../selection/rules.ts';
import type {ChosenTag} from './edit-policy.ts';
import {escaped, escapedRepository} from './escaped.ts';
import {byHand} from './policy-schema.ts';
import {add, dropEmpty, listAt, remove, takeOut} from './yaml-list.ts';

/** Writes rules where `rulesOf` has them; the same one is not written twice. */
export function addRules(document: Document, tried: readonly TagRule[]): void {
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

/** Takes out rules that are there word for word. */
export function dropRules(document: Document, dropped: readonly TagRule[]): void {
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
export function editRules(document: Document, chosen: readonly ChosenTag[]): void {
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
