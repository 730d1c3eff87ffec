import {sanitize} from '../../format/sanitize.ts';
import type {RuleTrial, TriedTag} from '../../session.ts';
import type {Model} from '../model.ts';

export const tagNameOf = ({inventory: {repositories, tags}}: Model, tag: number) =>
	sanitize(`${repositories.names[tags.repository[tag]!]!}:${tags.names[tag]!}`);

/** Seconds since the epoch. */
export const tagTimeOf = ({inventory}: Model, tag: number) => inventory.tags.time[tag]!;

/** What would become of a tag; and why, where a rule that deletes does not reach it. */
export function fateThen(model: Model, {rule, takesBack}: RuleTrial, {tag, goesThen}: TriedTag): string {
	const {inventory, selection} = model;
	const isExcluded =
		selection.excludedTags.has(tag) || selection.excludedRepositories.has(inventory.tags.repository[tag]!);
	return goesThen ? 'goes' : !takesBack && rule.action.does === 'delete' && isExcluded ? 'stays: excluded' : 'stays';
}
