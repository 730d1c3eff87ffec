import {formatAgeExactly} from './age.ts';
import {shellWord} from './shell-word.ts';
import type {Settings} from '../session.ts';

/** The command line that does the same again, ready for a shell: only what differs from the defaults. */
export function commandLine(command: string, settings: Settings, ...more: readonly string[]): string {
	return ['registry-cleanup-tui', command, ...optionWords(settings), ...more].map(shellWord).join(' ');
}

/** The command line that does something about one run, or one plan. */
export function runCommandLine(command: 'undo' | 'purge' | 'apply', root: string, run: string): string {
	return ['registry-cleanup-tui', command, run, ...rootWords(root)].map(shellWord).join(' ');
}

const rootWords = (root: string) => (root === '/var/lib/registry' ? [] : ['--root', root]);

function optionWords(settings: Settings): string[] {
	const each = (name: string, values: readonly string[]) => values.flatMap((value) => [name, value]);
	const when = (condition: boolean, ...words: readonly string[]) => (condition ? words : []);
	return [
		...rootWords(settings.root),
		...each('--exclude', settings.exclude),
		...each('--only', settings.only),
		...each('--delete-tags', settings.deleteTags),
		...when(settings.keepLast !== undefined, '--keep-last', String(settings.keepLast)),
		...when(settings.olderThan !== undefined, '--older-than', formatAgeExactly(settings.olderThan ?? 0)),
		...when(settings.ageBy === 'created', '--age-by', 'created'),
		...when(settings.orphanedSignatures === true, '--orphaned-signatures'),
		...when(settings.grace !== 3600, '--grace', formatAgeExactly(settings.grace)),
		...when(settings.uploadsOlderThan !== 604_800, '--uploads-older-than', formatAgeExactly(settings.uploadsOlderThan)),
		...when(settings.emptyRepositories, '--empty-repositories'),
		...when(settings.deleteUnreadable, '--delete-unreadable'),
		...when(settings.allowTagless, '--allow-tagless'),
		...when(settings.quarantine, '--quarantine'),
		...when(!settings.serve, '--no-registry'),
		...when(settings.gc !== 'builtin', '--gc', settings.gc),
	];
}
