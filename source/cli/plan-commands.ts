import type {CommandDefinition} from './command-definition.ts';
import {headless} from './headless-command.ts';

/** The command that looks at a policy. */
export const policyCommand: CommandDefinition = {
	name: 'policy',
	input: 'check',
	inputChoices: ['check'],
	summary: 'what each rule of a policy keeps, deletes and frees here',
	explanation: `Reads a policy file, tells every mistake with its line and column, and prints
for each rule how many tags it is about in this storage (that no rule before it
has decided), how many it keeps and deletes, and what would stay but for it.
It never writes.

A policy that is not named with --policy is looked for as registry-cleanup.yml
beside the storage root, then in the working folder; report, clean and the UI go
by it as well, and say so. docs/policies.md explains the rules, with examples.`,
	examples: [{line: 'policy check --policy ci.yml', what: 'what would these rules do?'}],
	options: ['root', 'config', 'json', 'policy', 'pin', 'exclude', 'only', 'age-by', 'grace', 'progress', 'jobs'],
	run: headless('policy', 'counts'),
};

/** The command that carries a written plan out. */
export const applyCommand: CommandDefinition = {
	name: 'apply',
	input: 'FILE',
	summary: 'carry out a plan that report --plan has written',
	explanation: `Does exactly what the plan in FILE says and nothing else, in the way in which
clean does it: quarantine, another look, verification. The storage is looked at
first. A step whose object has changed since the plan was made (pushed again,
tagged, gone) is left out and listed.

An edited plan can only do less. Take any step out: what it would have deleted
stays, with all that it needs. A step that the rules do not allow, or for a tag
that was not chosen, is refused (exit 3), as is a plan for another storage, or
for one that cannot be judged any more as it could.`,
	examples: [
		{line: 'apply plan.json --dry-run', what: 'what is left of it by now'},
		{line: 'apply plan.json --yes --quarantine', what: 'do it, and stay able to undo it'},
	],
	options: [
		'root',
		'config',
		'dry-run',
		'yes',
		'json',
		'allow-tagless',
		'quarantine',
		'no-registry',
		'progress',
		'jobs',
	],
	run: headless('apply', 'looks'),
};
