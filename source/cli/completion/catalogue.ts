import type {CommandDefinition} from '../command-definition.ts';
import {commands, interactive} from '../commands.ts';
import {options, type Option} from '../options.ts';

/** What a shell offers after an option, or as what a command is about. */
export type Offer = 'folders' | 'files' | 'nothing' | readonly string[];

/** A command as the shells see it. */
export interface CompletedCommand {
	/** Empty: no command. */
	readonly name: string;
	readonly summary: string;
	readonly input: Offer;
	readonly options: readonly CompletedOption[];
}

export interface CompletedOption {
	readonly name: string;
	readonly short: string | undefined;
	readonly summary: string;
	/** Undefined for a switch. */
	readonly value: Offer | undefined;
}

export const completedOptions: readonly CompletedOption[] = options.map(completedOption);

/** All commands, the one without a name first. Made of what the help is made of. */
export const completed: readonly CompletedCommand[] = [interactive, ...commands].map(completedCommand);

function completedCommand({name, summary, input, inputChoices, options: taken}: CommandDefinition): CompletedCommand {
	const everywhere: readonly string[] = name === '' ? ['version', 'help'] : ['help'];
	return {
		name,
		summary,
		input: inputChoices ?? offer(input),
		options: completedOptions.filter((option) => [...taken, ...everywhere].includes(option.name)),
	};
}

function completedOption({name, short, summary, value, choices}: Option): CompletedOption {
	return {name, short, summary, value: value === undefined ? undefined : (choices ?? offer(value))};
}

/** By what the help calls it: `DIR`, `[DIR]`, `FILE`. */
function offer(value: string | undefined): Offer {
	switch (value?.replaceAll(/[[\]]/g, '')) {
		case 'DIR':
			return 'folders';
		case 'FILE':
			return 'files';
		default:
			return 'nothing';
	}
}
