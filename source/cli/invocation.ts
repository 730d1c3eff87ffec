import {UsageError} from '../errors.ts';
import type {Streams} from '../report/command.ts';
import type {Arguments} from './arguments.ts';
import type {CommandDefinition} from './command-definition.ts';
import {commands, interactive} from './commands.ts';
import {nearest} from './nearest.ts';
import type {GivenOptions} from './options.ts';

/** A command with what was given to it. */
export interface Invocation {
	readonly command: CommandDefinition;
	readonly inputs: readonly string[];
	readonly given: GivenOptions;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly streams: Streams;
}

export function commandNamed(name: string): CommandDefinition | undefined {
	return commands.find((command) => command.name === name);
}

/** Finds the command of a command line. Throws a UsageError when there is none, or what follows does not go with it. */
export function findCommand({words, given}: Arguments): Pick<Invocation, 'command' | 'inputs' | 'given'> {
	const [name, ...inputs] = words;
	const command = name === undefined ? interactive : commandNamed(name);
	if (!command) {
		throw unknownCommand(name!);
	}

	checkInputs(command, inputs);
	checkOptions(command, given);
	return {command, inputs, given};
}

function unknownCommand(name: string): UsageError {
	const near = nearest(
		name,
		commands.map((command) => command.name),
	);
	const hint = name.includes('/')
		? `A storage root is named with --root ${name}.`
		: near === undefined
			? 'registry-cleanup-tui --help lists them.'
			: `Did you mean ${near}?`;
	return new UsageError(`There is no command ${JSON.stringify(name)}`, {hint});
}

function checkInputs({name, input, inputChoices}: CommandDefinition, inputs: readonly string[]): void {
	const most = input === undefined ? 0 : 1;
	if (inputs.length > most) {
		throw new UsageError(`${JSON.stringify(inputs[most])} is one word too many after ${name}`, {
			hint: `registry-cleanup-tui ${name} --help shows what it takes. A GLOB with * needs quotes.`,
		});
	}

	if (input !== undefined && !input.startsWith('[') && inputs.length === 0) {
		const missing = inputChoices?.includes(input) ? `the word ${input} after it` : `a ${input}`;
		throw new UsageError(`${name} needs ${missing}`, {hint: `registry-cleanup-tui ${name} --help shows how.`});
	}
}

function checkOptions({name, options}: CommandDefinition, given: GivenOptions): void {
	const taken = new Set<string>(options);
	const wrong = Object.keys(given).find((option) => !taken.has(option));
	if (wrong === undefined) {
		return;
	}

	const takers = commands.filter((command) => command.options.some((option) => option === wrong));
	const alone = interactive.options.some((option) => option === wrong) ? ', or without a command' : '';
	const hint =
		takers.length > 0
			? `It goes with ${takers.map((taker) => taker.name).join(', ')}${alone}.`
			: `registry-cleanup-tui ${name} --help shows what does.`;
	throw new UsageError(name === '' ? `--${wrong} needs a command` : `--${wrong} does not go with ${name}`, {hint});
}
