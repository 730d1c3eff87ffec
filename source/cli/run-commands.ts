import type {CommandDefinition} from './command-definition.ts';
import {headless} from './headless-command.ts';
import type {OptionName} from './options.ts';

/** What goes with a run that is there already. */
const keeping = [
	'root',
	'config',
	'dry-run',
	'yes',
	'json',
	'no-registry',
	'progress',
	'jobs',
] as const satisfies readonly OptionName[];

/** The commands about runs that are there already. */
export const runCommands: readonly CommandDefinition[] = [
	{
		name: 'runs',
		summary: 'the runs that the storage remembers: id, when, state, bytes',
		explanation: `Lists what earlier cleanups have left in docker/registry/cleanup, oldest first.
A run in the state quarantined still holds everything: undo it or purge it.`,
		examples: [{line: 'runs', what: 'what can be undone or purged'}],
		options: ['root', 'config', 'json'],
		run: headless('runs', 'settles'),
	},
	{
		name: 'undo',
		input: '[RUN]',
		summary: 'put everything in quarantine back where it was',
		explanation: `Puts everything that a run holds in quarantine back where it was: blobs first,
and never over something newer. It may be stopped at any time; the next undo
goes on. By default the newest run in quarantine, or one whose undo was stopped;
RUN is an id that runs lists, or the beginning of one.`,
		examples: [{line: 'undo', what: 'the newest run in quarantine'}],
		options: keeping,
		run: headless('undo', 'settles'),
	},
	{
		name: 'purge',
		input: '[RUN]',
		summary: 'delete what is in quarantine for good',
		explanation: `Looks again for anything in quarantine that is needed by now, puts that back,
and deletes the rest for good: only this frees the space of a run with
--quarantine. On a terminal it asks first; without one it does not. It may be
stopped at any time; the next purge goes on. By default the newest run in
quarantine, or one whose purge was stopped; RUN is an id that runs lists, or the
beginning of one.`,
		examples: [{line: 'purge --yes', what: 'the newest run in quarantine'}],
		options: keeping,
		run: headless('purge', 'settles'),
	},
];
