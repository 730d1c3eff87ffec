import {commandLine, defaultAges} from '../../format/command-line.ts';
import {nameChanges} from '../../selection/changes.ts';
import type {Model} from '../model.ts';

/** The characters that mean something in a glob of the command line. */
const globCharacters = /[\\*?[\]{}()!+@|]/g;

/** The exclusions of now as `--exclude` globs: the command line's, then what was excluded since. */
export function excludeGlobs({settings, inventory, changes}: Model): readonly string[] {
	const named = nameChanges(inventory, changes);
	const whole = new Set(
		named.flatMap((change) => (change.kind === 'repository' && change.chosen ? [change.repository] : [])),
	);
	const globs = named.flatMap((change) => {
		switch (change.kind) {
			case 'repository': {
				return change.chosen ? [escaped(change.repository)] : [];
			}

			case 'revision': {
				return change.chosen && !whole.has(change.repository) ? [`${escaped(change.repository)}@${change.digest}`] : [];
			}

			case 'tag': {
				return change.chosen ? [] : [`${escaped(change.repository)}:${escaped(change.tag)}`];
			}

			case 'orphans': {
				return [];
			}
		}
	});
	return [...settings.exclude, ...globs.sort()];
}

const escaped = (name: string) => name.replace(globCharacters, '\\$&');

/**
 * For cron: what is excluded and the grace age as they are now, but no tag that was chosen by hand. Nobody knows what is
 * being pushed when it runs, so the grace age is never shorter than where nothing is said of it.
 */
export function cronCommand(model: Model): string {
	const {settings, selection} = model;
	const grace = Math.max(selection.grace, settings.filed?.grace ?? defaultAges.grace);
	return commandLine('clean', {...settings, grace, exclude: excludeGlobs(model)}, '--yes');
}

/** The command that does once what is chosen now, tags by their names. */
export function onceCommand(model: Model): string {
	const {inventory, selection, settings} = model;
	const tags = nameChanges(inventory, model.changes).flatMap((change) =>
		change.kind === 'tag' && change.chosen ? [`${escaped(change.repository)}:${escaped(change.tag)}`] : [],
	);
	const deleteTags = [...settings.deleteTags, ...tags.sort()];
	const once = {...settings, grace: selection.grace, deleteTags, exclude: excludeGlobs(model)};
	return commandLine('clean', once, '--yes');
}
