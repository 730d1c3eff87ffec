import {formatAgeExactly} from '../../format/age.ts';
import type {Model} from '../model.ts';

const hour = 3600;
const week = 604_800;

/** The characters that mean something in a glob of the command line. */
const globCharacters = /[\\*?[\]{}()!+@|]/g;

/** What was excluded when the scan ended: by the command line. */
export interface Excluded {
	readonly repositories: ReadonlySet<number>;
	readonly revisions: ReadonlySet<number>;
}

export function excludedNow({selection}: Model): Excluded {
	return {repositories: new Set(selection.excludedRepositories), revisions: new Set(selection.excludedRevisions)};
}

/** The exclusions of now as `--exclude` globs: the command line's, then what was excluded since. */
export function excludeGlobs(model: Model, initial: Excluded): readonly string[] {
	const {inventory, selection, settings} = model;
	const name = (repository: number) => inventory.repositories.names[repository]!.replace(globCharacters, '\\$&');
	const globs: string[] = [];
	for (const repository of selection.excludedRepositories) {
		if (!initial.repositories.has(repository)) {
			globs.push(name(repository));
		}
	}

	for (const revision of selection.excludedRevisions) {
		const repository = inventory.revisions.repository[revision]!;
		if (!initial.revisions.has(revision) && !selection.excludedRepositories.has(repository)) {
			globs.push(`${name(repository)}@${inventory.digests.text(inventory.revisions.digest[revision]!)}`);
		}
	}

	return [...settings.exclude, ...globs];
}

/** The command that does tonight what was done now, for cron. */
export function cronCommand(model: Model, initial: Excluded): readonly string[] {
	const {settings} = model;
	const options = [
		...(settings.root === '/var/lib/registry' ? [] : ['--root', quoted(settings.root)]),
		...settings.only.flatMap((glob) => ['--only', quoted(glob)]),
		...(settings.grace === hour ? [] : ['--grace', formatAgeExactly(settings.grace)]),
		...(settings.uploadsOlderThan === week ? [] : ['--uploads-older-than', formatAgeExactly(settings.uploadsOlderThan)]),
		...(settings.emptyRepositories ? ['--empty-repositories'] : []),
		...(settings.deleteUnreadable ? ['--delete-unreadable'] : []),
		...(settings.allowTagless ? ['--allow-tagless'] : []),
		...(settings.quarantine ? ['--quarantine'] : []),
		...(settings.serve ? [] : ['--no-registry']),
		...(settings.gc === 'builtin' ? [] : ['--gc', settings.gc]),
		...excludeGlobs(model, initial).flatMap((glob) => ['--exclude', quoted(glob)]),
	];
	return ['registry-cleanup-tui', 'clean', '--yes', ...options];
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
	return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
