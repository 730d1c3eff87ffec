import {formatAgeExactly} from '../../format/age.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {Model} from '../model.ts';
import {exclusionChanges, nameChanges, type Excluded} from './exclusion-changes.ts';

const hour = 3600;
const week = 604_800;

/** The characters that mean something in a glob of the command line. */
const globCharacters = /[\\*?[\]{}()!+@|]/g;

/** The exclusions of now as `--exclude` globs: the command line's, then what was excluded since. */
export function excludeGlobs(model: Model, initial: Excluded): readonly string[] {
	const changes = nameChanges(model, exclusionChanges(model, initial)).filter(({excluded}) => excluded);
	const whole = new Set(changes.filter(({digest}) => digest === undefined).map(({repository}) => repository));
	const globs = changes
		.filter(({repository, digest}) => repository !== undefined && (digest === undefined || !whole.has(repository)))
		.map(({repository = '', digest}) => {
			const name = repository.replace(globCharacters, '\\$&');
			return digest === undefined ? name : `${name}@${digest}`;
		});
	return [...model.settings.exclude, ...globs.sort()];
}

/** The command that does tonight what was done now, for cron, as a terminal may show it. */
export function cronCommand(model: Model, initial: Excluded): string {
	const {settings} = model;
	const options = [
		...(settings.root === '/var/lib/registry' ? [] : ['--root', quoted(settings.root)]),
		...settings.only.flatMap((glob) => ['--only', quoted(glob)]),
		...settings.deleteTags.flatMap((glob) => ['--delete-tags', quoted(glob)]),
		...(settings.keepLast === undefined ? [] : ['--keep-last', String(settings.keepLast)]),
		...(settings.olderThan === undefined ? [] : ['--older-than', formatAgeExactly(settings.olderThan)]),
		...(settings.grace === hour ? [] : ['--grace', formatAgeExactly(settings.grace)]),
		...(settings.uploadsOlderThan === week
			? []
			: ['--uploads-older-than', formatAgeExactly(settings.uploadsOlderThan)]),
		...(settings.emptyRepositories ? ['--empty-repositories'] : []),
		...(settings.deleteUnreadable ? ['--delete-unreadable'] : []),
		...(settings.allowTagless ? ['--allow-tagless'] : []),
		...(settings.quarantine ? ['--quarantine'] : []),
		...(settings.serve ? [] : ['--no-registry']),
		...(settings.gc === 'builtin' ? [] : ['--gc', settings.gc]),
		...excludeGlobs(model, initial).flatMap((glob) => ['--exclude', quoted(glob)]),
	];
	return sanitize(['registry-cleanup-tui', 'clean', '--yes', ...options].join(' '));
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
	return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
