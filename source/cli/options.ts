import {progressModes} from '../report/command.ts';

/** One option of the command line, as the contract names it. */
export interface Option {
	/** Without the dashes; `no-registry` is a name of its own, no negation. */
	readonly name: string;
	readonly short?: string;
	/** What stands for the value in the help (`DIR`); an option without one is a switch. */
	readonly value?: string;
	readonly repeatable?: true;
	/** The values that there are, where they are few. */
	readonly choices?: readonly string[];
	readonly summary: string;
}

/** All options, in the order in which the help shows them. */
export const options = [
	{name: 'root', value: 'DIR', summary: 'the storage root, which holds docker/registry/v2'},
	{name: 'config', value: 'FILE', summary: "the registry's own configuration"},
	{name: 'dry-run', short: 'n', summary: 'change nothing; show everything as in a real run'},
	{name: 'yes', short: 'y', summary: 'ask nothing'},
	{name: 'json', summary: 'one JSON document on standard output'},
	{name: 'exclude', value: 'GLOB', repeatable: true, summary: 'keep what matches. Repeatable'},
	{name: 'only', value: 'GLOB', repeatable: true, summary: 'clean only repositories that match. Repeatable'},
	{name: 'delete-tags', value: 'GLOB', repeatable: true, summary: 'also delete tags, as team/app:pr-*. Repeatable'},
	{name: 'keep-last', value: 'N', summary: 'of those tags, keep the N newest in each repository'},
	{name: 'older-than', value: 'AGE', summary: 'of those tags, delete only older ones'},
	{
		name: 'age-by',
		value: 'WHAT',
		choices: ['pushed', 'created'],
		summary: 'how old a tag is: since pushed (default) or created',
	},
	{name: 'orphaned-signatures', summary: 'also delete signature tags whose image is gone'},
	{name: 'policy', value: 'FILE', summary: 'rules from a file; else registry-cleanup.yml, if any'},
	{name: 'pin', value: 'FILE', repeatable: true, summary: 'keep all images that a text file names. Repeatable'},
	{name: 'free', value: 'SIZE', summary: 'free this much (50GiB) and little more, oldest first'},
	{name: 'grace', value: 'AGE', summary: 'keep whatever is younger (default 1h; 0: off)'},
	{name: 'uploads-older-than', value: 'AGE', summary: 'remove uploads abandoned for longer (default 7d)'},
	{name: 'empty-repositories', summary: 'also remove repositories with nothing left in them'},
	{name: 'delete-unreadable', summary: 'also delete untagged manifests that cannot be judged'},
	{name: 'allow-tagless', summary: 'go on although not one manifest has a tag'},
	{name: 'plan', value: 'FILE', summary: 'report: also write the plan into a file, for apply'},
	{name: 'quarantine', summary: 'stop before the final deletion; undo stays possible'},
	{name: 'no-registry', summary: 'do not serve the storage read-only meanwhile'},
	{
		name: 'gc',
		value: 'WHO',
		choices: ['builtin', 'registry'],
		summary: 'who sweeps the blobs: builtin (default) or registry',
	},
	{name: 'deep', summary: 'verify: also hash every blob'},
	{name: 'progress', value: 'HOW', choices: progressModes, summary: 'auto (default), plain (a line a phase) or json'},
	{name: 'jobs', value: 'N', summary: 'parallel workers (default: by the machine)'},
	{name: 'screen-reader', summary: 'screens as sentences: no bars, no full screen'},
	{name: 'slow', summary: 'screens over a slow link: few frames, nothing moves'},
	{name: 'images', value: 'N', summary: 'noise: how many to push (default 20)'},
	{name: 'version', summary: 'print the version'},
	{name: 'help', short: 'h', summary: 'print this; after a command, what it does'},
] as const satisfies readonly Option[];

export type OptionName = (typeof options)[number]['name'];

type Valued = Extract<(typeof options)[number], {readonly value: string}>;
type Repeatable = Extract<Valued, {readonly repeatable: true}>;

/** What was given, checked in form only: values are texts still. */
export type GivenOptions = {
	readonly [Name in OptionName]?: Name extends Repeatable['name']
		? readonly string[]
		: Name extends Valued['name']
			? string
			: true;
};

export function optionNamed(name: string): Option | undefined {
	return options.find((option) => option.name === name);
}
