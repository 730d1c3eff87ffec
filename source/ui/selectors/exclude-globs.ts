import {commandLine} from '../../format/command-line.ts';
import {nameChanges} from '../../selection/exclusion-changes.ts';
import type {Model} from '../model.ts';

/** The characters that mean something in a glob of the command line. */
const globCharacters = /[\\*?[\]{}()!+@|]/g;

/** The exclusions of now as `--exclude` globs: the command line's, then what was excluded since. */
export function excludeGlobs({settings, inventory, exclusionChanges}: Model): readonly string[] {
	const changes = nameChanges(inventory, exclusionChanges).filter(({excluded}) => excluded);
	const whole = new Set(changes.filter(({digest}) => digest === undefined).map(({repository}) => repository));
	const globs = changes
		.filter(({repository, digest}) => repository !== undefined && (digest === undefined || !whole.has(repository)))
		.map(({repository = '', digest}) => {
			const name = repository.replace(globCharacters, '\\$&');
			return digest === undefined ? name : `${name}@${digest}`;
		});
	return [...settings.exclude, ...globs.sort()];
}

/** The command that does tonight what was done now, for cron, as a terminal may show it. */
export function cronCommand(model: Model): string {
	return commandLine('clean', {...model.settings, exclude: excludeGlobs(model)}, '--yes');
}
