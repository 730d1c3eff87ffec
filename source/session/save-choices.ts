import {writeChoices} from '../policy/policy-file.ts';
import {changesSince, nameChanges, type NamedChange} from '../selection/changes.ts';
import type {TagRule} from '../selection/rules.ts';
import type {Settings} from '../session.ts';
import {refuseInside} from '../storage/refuse-inside.ts';
import type {Reading} from './read-storage.ts';

/** What was written into a policy file last. */
export interface SavedChoices {
	readonly file: string;
	/** As it is now. */
	readonly text: string;
	readonly changes: readonly NamedChange[];
	/** Rules that were tried, and held. */
	readonly rules: readonly TagRule[];
	/** What was included again, and a pattern in the file excludes still. */
	readonly left: readonly string[];
}

/**
 * Writes all that a session has chosen into a policy file, so that a cleanup by that file does the same: what was chosen
 * on the screens, and what the command line says and the file does not. Rules of the file itself stay rules.
 * @param before what this session has written into it last.
 */
export function saveChoices(
	file: string,
	{inventory, initial, selection}: Reading,
	{
		root,
		filed,
		tried = [],
		exclude,
		uploadsOlderThan,
		emptyRepositories,
		deleteUnreadable,
		orphanedSignatures,
		ageBy,
	}: Settings,
	before: SavedChoices | undefined,
): SavedChoices {
	refuseInside(root, file);
	const {repositories, tags} = inventory;
	const changes = nameChanges(inventory, changesSince(initial, selection));
	const all = [...changes, ...takenBack(before?.changes ?? [], changes)];
	const orphans = all.find(({kind}) => kind === 'orphans');
	const byItself = (tag: number) => selection.ruledBy?.get(tag)?.goes === true || selection.followers.has(tag);
	const named = (tag: number) => ({repository: repositories.names[tags.repository[tag]!]!, tag: tags.names[tag]!});
	const choices = {
		exclude: all.flatMap((change) => {
			const name = excludedName(change);
			return name === undefined ? [] : [{name, excluded: change.chosen}];
		}),
		excludePatterns: exclude,
		...(orphans ? {excludeOrphans: orphans.chosen} : {}),
		tags: [
			...all.flatMap((change) => (change.kind === 'tag' && !change.chosen ? [{...change, goes: false}] : [])),
			...[...selection.deletedTags].filter((tag) => !byItself(tag)).map((tag) => ({...named(tag), goes: true})),
		],
		grace: selection.grace,
		uploadsOlderThan,
		emptyRepositories,
		deleteUnreadable,
		rules: tried,
		rulesTakenBack: (before?.rules ?? []).filter(({name}) => !tried.some((rule) => rule.name === name)),
		...(orphanedSignatures === undefined ? {} : {orphanedSignatures}),
		...(ageBy === undefined ? {} : {ageBy}),
	};
	const {text, left} = writeChoices(file, choices, before ?? filed);
	return {file, text, changes, rules: tried, left};
}

/** What was chosen when the file was written, and is so no longer. */
function takenBack(before: readonly NamedChange[], changes: readonly NamedChange[]): readonly NamedChange[] {
	const now = new Set(changes.map((change) => JSON.stringify(change)));
	return before
		.filter((change) => !now.has(JSON.stringify(change)))
		.map((change) => ({...change, chosen: !change.chosen}));
}

function excludedName(change: NamedChange): string | undefined {
	switch (change.kind) {
		case 'repository': {
			return change.repository;
		}

		case 'revision': {
			return `${change.repository}@${change.digest}`;
		}

		case 'orphans':
		case 'tag': {
			return undefined;
		}
	}
}
