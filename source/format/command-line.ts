import {formatAgeExactly} from './age.ts';
import {shellWord} from './shell-word.ts';
import type {Settings} from '../session.ts';

/** What holds where neither the command line nor a policy says anything; in seconds. */
export const defaultAges = {grace: 3600, uploadsOlderThan: 604_800} as const;

/** The command line that does the same again, ready for a shell: only what differs from the defaults. */
export function commandLine(command: string, settings: Settings, ...more: readonly string[]): string {
	return ['registry-cleanup-tui', command, ...optionWords(settings), ...more].map(shellWord).join(' ');
}

/** Where the storage is, what its registry is configured by, and whether it is served meanwhile. */
export type Place = Pick<Settings, 'root'> & Partial<Pick<Settings, 'configFile' | 'configNamed' | 'serve'>>;

/** The command line that does something about one run, or one plan. */
export function runCommandLine(command: 'undo' | 'purge' | 'apply', place: Place, run: string): string {
	const words = [run, ...placeWords(place), ...(place.serve === false ? ['--no-registry'] : [])];
	return ['registry-cleanup-tui', command, ...words].map(shellWord).join(' ');
}

function placeWords({root, configFile, configNamed}: Place): string[] {
	const config = configNamed && configFile !== undefined ? ['--config', configFile] : [];
	return root === '/var/lib/registry' ? config : ['--root', root, ...config];
}

function optionWords(settings: Settings): string[] {
	const each = (name: string, values: readonly string[]) => values.flatMap((value) => [name, value]);
	const when = (condition: boolean, ...words: readonly string[]) => (condition ? words : []);
	return [
		...placeWords(settings),
		...each('--exclude', settings.exclude),
		...each('--only', settings.only),
		...each('--delete-tags', settings.deleteTags),
		...each('--policy', settings.filed ? [settings.filed.file] : []),
		...each('--pin', settings.pins?.files ?? []),
		...each('--free', settings.free === undefined ? [] : [String(settings.free)]),
		...when(settings.keepLast !== undefined, '--keep-last', String(settings.keepLast)),
		...when(settings.olderThan !== undefined, '--older-than', formatAgeExactly(settings.olderThan ?? 0)),
		...when(settings.ageBy === 'created', '--age-by', 'created'),
		...when(settings.orphanedSignatures === true, '--orphaned-signatures'),
		...when(
			settings.grace !== (settings.filed?.grace ?? defaultAges.grace),
			'--grace',
			formatAgeExactly(settings.grace),
		),
		...when(
			settings.uploadsOlderThan !== (settings.filed?.uploadsOlderThan ?? defaultAges.uploadsOlderThan),
			'--uploads-older-than',
			formatAgeExactly(settings.uploadsOlderThan),
		),
		...when(settings.emptyRepositories, '--empty-repositories'),
		...when(settings.deleteUnreadable, '--delete-unreadable'),
		...when(settings.allowTagless, '--allow-tagless'),
		...when(settings.quarantine, '--quarantine'),
		...when(!settings.serve, '--no-registry'),
		...when(settings.gc !== 'builtin', '--gc', settings.gc),
	];
}
