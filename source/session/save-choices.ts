import {writeChoices} from '../policy/policy-file.ts';
import {changesSince, nameChanges} from '../selection/changes.ts';
import type {Settings} from '../session.ts';
import type {Reading} from './read-storage.ts';

/**
 * Writes all that a session has chosen into a policy file, so that a cleanup by that file does the same: what was chosen
 * on the screens, and what the command line says and the file does not. Rules of the file itself stay rules. Gives what
 * was included again and a pattern in the file excludes still.
 */
export function saveChoices(
	file: string,
	{inventory, initial, selection, decisions}: Reading,
	settings: Settings,
): readonly string[] {
	const {repositories, tags} = inventory;
	const changes = nameChanges(inventory, changesSince(initial, selection));
	const orphans = changes.find(({kind}) => kind === 'orphans');
	const byRules = (tag: number) => decisions?.goes[tag] === 1 || selection.followers.has(tag);
	const named = (tag: number) => ({repository: repositories.names[tags.repository[tag]!]!, tag: tags.names[tag]!});
	return writeChoices(file, {
		exclude: changes.flatMap((change) => {
			switch (change.kind) {
				case 'repository': {
					return [{name: change.repository, excluded: change.chosen}];
				}

				case 'revision': {
					return [{name: `${change.repository}@${change.digest}`, excluded: change.chosen}];
				}

				case 'orphans':
				case 'tag': {
					return [];
				}
			}
		}),
		excludePatterns: settings.exclude,
		...(orphans ? {excludeOrphans: orphans.chosen} : {}),
		tags: [
			...changes.flatMap((change) => (change.kind === 'tag' && !change.chosen ? [{...change, goes: false}] : [])),
			...[...selection.deletedTags].filter((tag) => !byRules(tag)).map((tag) => ({...named(tag), goes: true})),
		],
		...settingsBeside(settings, selection.grace),
	});
}

/** What holds in this session and is no tag's business. */
const settingsBeside = ({uploadsOlderThan, emptyRepositories, deleteUnreadable}: Settings, grace: number) => ({
	grace,
	uploadsOlderThan,
	emptyRepositories,
	deleteUnreadable,
});
