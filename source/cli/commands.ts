import type {CommandDefinition} from './command-definition.ts';
import type {Kind} from './faces.ts';
import {headless} from './headless-command.ts';
import type {GivenOptions, OptionName} from './options.ts';
import {applyCommand, policyCommand} from './plan-commands.ts';
import {runCommands} from './run-commands.ts';

/** What says what there is, and what of it goes. */
const choosing = [
	'root',
	'config',
	'json',
	'exclude',
	'only',
	'delete-tags',
	'keep-last',
	'older-than',
	'age-by',
	'orphaned-signatures',
	'policy',
	'pin',
	'free',
	'grace',
	'delete-unreadable',
	'progress',
	'jobs',
] as const satisfies readonly OptionName[];

const cleaning = [
	...choosing,
	'dry-run',
	'uploads-older-than',
	'empty-repositories',
	'allow-tagless',
	'quarantine',
	'no-registry',
	'gc',
] as const satisfies readonly OptionName[];

/** What is done when no command is named. */
export const interactive: CommandDefinition = {
	name: '',
	summary: 'on a terminal: browse, choose, clean up; without one: report',
	explanation: '',
	examples: [],
	options: [...cleaning, 'slow', 'screen-reader'],
	run: async (invocation) => (await import('./faces.ts')).runInteractive(invocation),
};

/** In JSON a report has no step, unless it writes its plan as well. */
const reportKind = ({plan, json}: GivenOptions): Kind => (json && plan === undefined ? 'counts' : 'looks');

/** Every command that can be named, in the order in which the help shows them. */
export const commands: readonly CommandDefinition[] = [
	{
		name: 'report',
		summary: 'what the storage holds and what a cleanup would free',
		explanation: `Indexes the storage and prints what it holds, what a cleanup with these options
would free, the biggest repositories, what is kept only because it is young,
excluded or frozen, and every problem. It never writes below the root.

It takes the same options as clean, so that one word turns the one into the
other. With --json, the figures after are exact: a real run on the same,
unchanged storage gives the same numbers.

--plan FILE also writes the exact plan, a step a line, to be read, edited and
carried out later: see apply --help.`,
		examples: [
			{line: 'report', what: 'a table for people'},
			{line: "report --exclude 'base/*'", what: 'what would go if this is kept'},
			{line: 'report --json | jq .reclaim.bytes', what: 'one number for a monitor'},
			{line: 'report --plan plan.json', what: 'a plan to review, for apply'},
		],
		options: [...cleaning, 'yes', 'plan'],
		run: async (invocation) => headless('report', reportKind(invocation.given))(invocation),
	},
	{
		name: 'clean',
		summary: 'clean up without the UI; asks first, or takes --yes',
		explanation: `Deletes untagged manifests, stale layer links, blobs that nothing needs, and
abandoned uploads. On a terminal it shows the plan and asks; without one (cron,
a pipe) it needs --yes.

Everything is moved to a quarantine first, the storage is looked at again, what
has become needed is put back, the kept tags are verified; only then the space
is freed. --quarantine stops before that. Stopping it is safe at any time.
Where nothing can be moved (a full disk, another file system) it says so, and
asks before it deletes directly; --yes counts as yes, --quarantine refuses.

It first tells what is writing to the storage, or could: processes with files
of it open, and a registry that takes pushes. While another run is under way it
refuses (exit 3); without a command, the UI shows that run.

Restart the registry afterwards: its blob cache still knows what is gone.`,
		examples: [
			{line: 'clean --dry-run', what: 'only show what it would do'},
			{line: "clean --yes --exclude 'base/*'", what: 'every night, from cron'},
			{line: 'clean --yes --quarantine', what: 'keep what goes until it is purged'},
		],
		options: [...cleaning, 'yes'],
		run: headless('clean', 'looks'),
	},
	applyCommand,
	policyCommand,
	{
		name: 'verify',
		summary: 'check that every tag is complete; --deep hashes every blob',
		explanation: `Checks that every tag resolves, and that every blob that a kept manifest needs
is there with the right size. --deep also reads every blob and compares its
bytes with its digest: it takes as long as reading the whole storage does.

It never writes and takes no lock. It ends with 1 when it has found damage;
strays and symbolic links are none.`,
		examples: [
			{line: 'verify', what: 'before and after whatever touches the storage'},
			{line: 'verify --deep', what: 'once in a while, against bad disks'},
			{line: 'verify --json | jq .problems', what: 'what is wrong, for programs'},
		],
		options: ['root', 'config', 'json', 'exclude', 'grace', 'deep', 'progress', 'jobs'],
		run: headless('verify', 'looks'),
	},
	{
		name: 'why',
		input: 'DIGEST',
		summary: 'where a digest is, and what keeps it or why it goes',
		explanation: `Tells where a digest is, what it weighs, and for each place whether a cleanup
with these options would keep it: the whole chain that does, from a tag or
whatever else keeps by itself down to it, or every test that it failed.

DIGEST is a manifest's, a config's or a layer's. Its first hex digits (at least
4) are enough where they are unambiguous, with or without sha256: before them.
It never writes.`,
		examples: [
			{line: 'why 9f86d081884c', what: 'why is this still there?'},
			{line: 'why sha256:9f86 --grace 0', what: 'would it go if nothing counted as young?'},
			{line: "why 9f86 --delete-tags 'team/*:*'", what: 'what keeps it once these tags are gone?'},
		],
		options: choosing,
		run: headless('why', 'looks'),
	},
	...runCommands,
	{
		name: 'demo',
		input: '[DIR]',
		summary: 'write a small store to try all of this on, and go on with it',
		explanation: `Writes a small store that has every interesting state in it into DIR (a new or
an empty folder; by default a fresh temporary one), then goes on as with no
command on that store, with --grace 0. It needs no registry, no Docker and no
root rights, and touches nothing but that folder.`,
		examples: [
			{line: 'demo', what: 'try the interactive UI'},
			{line: 'demo /tmp/demo --json', what: 'see what report prints for programs'},
		],
		options: [...cleaning.filter((name) => name !== 'root' && name !== 'config'), 'slow', 'screen-reader'],
		run: async (invocation) => (await import('./faces.ts')).runDemo(invocation),
	},
	{
		name: 'noise',
		input: 'URL',
		summary: 'push random images to a registry, to try a cleanup on',
		explanation: `Pushes random images of every kind (single, multi-arch, signed by a referrer and
by a tag) over a registry's API, below noise/, under few tags that are pushed
again and again: so most of it is untagged afterwards. URL is the registry's; a
user and a password may be in it. Use it on a registry that is there for trying.`,
		examples: [
			{line: 'noise http://localhost:5000', what: '20 images'},
			{line: 'noise localhost:5000 --images 500', what: 'enough to wait for'},
		],
		options: ['images'],
		run: async (invocation) => (await import('./noise.ts')).noise(invocation),
	},
	{
		name: 'completion',
		input: 'SHELL',
		inputChoices: ['bash', 'zsh', 'fish'],
		summary: 'completions of commands and options for bash, zsh or fish',
		explanation: `Prints what a shell needs to complete commands, options and their values. It is
made of what this help is made of. Load it where your shell starts:
~/.bashrc, ~/.zshrc (after compinit), ~/.config/fish/config.fish.`,
		examples: [
			{line: 'completion bash > ~/.registry-cleanup-tui.bash', what: 'then, in ~/.bashrc: source that file'},
			{line: 'completion zsh > ~/.zfunc/_registry-cleanup-tui', what: 'in a folder of $fpath'},
			{line: 'completion fish | source', what: 'in ~/.config/fish/config.fish'},
		],
		options: [],
		run: async (invocation) => (await import('./completion/completion.ts')).completion(invocation),
	},
];
