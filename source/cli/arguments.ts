import type {AnyFlags} from 'meow';
import {UsageError} from '../errors.ts';
import {nearest} from './nearest.ts';
import {optionNamed, options, type GivenOptions, type Option} from './options.ts';

/** The command line, split and checked in form. */
export interface Arguments {
	/** What is no option: the command, and what it is about. */
	readonly words: readonly string[];
	readonly given: GivenOptions;
}

/** Splits a command line. Throws a UsageError for options that do not exist, lack their value or have one too many. */
export async function parseArguments(argv: readonly string[]): Promise<Arguments> {
	const named = checkOptions(argv);
	// Most of the time that `--help` would take.
	const {default: meow} = await import('meow');
	const {input, flags} = meow({
		importMeta: import.meta,
		pkg: {name: 'registry-cleanup-tui', bin: {'registry-cleanup-tui': 'dist/cli.js'}},
		argv,
		description: false,
		autoHelp: false,
		autoVersion: false,
		booleanDefault: undefined,
		flags: meowFlags(named),
	});
	return {words: input, given: givenOptions(flags)};
}

/** What is asked for instead of any work. It may stand anywhere, and wins over every mistake beside it. */
export function asksFor(argv: readonly string[]): 'help' | 'version' | undefined {
	const before = beforeSeparator(argv);
	if (before.includes('--help') || before.includes('-h')) {
		return 'help';
	}

	return before.includes('--version') ? 'version' : undefined;
}

const flagKey = (name: string) =>
	name.replace(/^no-/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Every value as a list of texts: what is given twice is told by us, and numbers are read by us. Only for options that
 * are there: meow takes half a millisecond for each.
 */
const meowFlags = (named: ReadonlySet<Option>): AnyFlags =>
	Object.fromEntries(
		[...named].map((option) => [
			flagKey(option.name),
			option.value === undefined
				? {type: 'boolean', ...(option.short === undefined ? {} : {shortFlag: option.short})}
				: {type: 'string', isMultiple: true},
		]),
	);

/**
 * Refuses what meow (that is, yargs-parser) would take for something else without a word: `--exclude` without a value
 * excludes nothing, `--dry-run=1` and `-n1` mean "no dry run", and unknown options are just more flags. In a program
 * that deletes, each of them is a mistake to tell. Returns the options that are there.
 */
function checkOptions(argv: readonly string[]): ReadonlySet<Option> {
	const named = new Set<Option>();
	const before = beforeSeparator(argv);
	for (let index = 0; index < before.length; index++) {
		const argument = before[index]!;
		if (argument.startsWith('--')) {
			const option = checkLong(argument, before[index + 1]);
			named.add(option);
			index += option.value !== undefined && !argument.includes('=') ? 1 : 0;
		} else if (argument.startsWith('-') && argument !== '-') {
			for (const option of checkShort(argument, before[index + 1])) {
				named.add(option);
			}
		}
	}

	return named;
}

function beforeSeparator(argv: readonly string[]): readonly string[] {
	const separator = argv.indexOf('--');
	return separator === -1 ? argv : argv.slice(0, separator);
}

function checkLong(argument: string, next: string | undefined): Option {
	const [, name = '', assigned] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
	const option = optionNamed(name);
	if (!option) {
		throw unknownOption(`--${name}`);
	}

	if (option.value === undefined) {
		checkSwitch(`--${name}`, assigned ?? swallowed(next));
	} else if (isMissing(assigned ?? next, assigned === undefined)) {
		throw new UsageError(`--${name} needs a value: --${name} ${option.value}`, {
			hint: `A value that begins with a dash is written --${name}=${option.value}.`,
		});
	}

	return option;
}

/** An empty value is a shell variable that was not set; a next word with a dash is the next option. */
const isMissing = (value: string | undefined, mayBeOption: boolean) =>
	value === undefined || value === '' || (mayBeOption && value.startsWith('-'));

/** The words that yargs-parser takes for the value of a switch before them. */
const swallowed = (next: string | undefined) => (next === 'true' || next === 'false' ? next : undefined);

function checkShort(argument: string, next: string | undefined): readonly Option[] {
	const named = Array.from(argument.slice(1), (letter) => {
		const option = options.find(({short}: Option) => short === letter);
		if (!option) {
			throw unknownOption(argument);
		}

		return option;
	});
	checkSwitch(argument, swallowed(next));
	return named;
}

function checkSwitch(argument: string, value: string | undefined): void {
	if (value !== undefined) {
		throw new UsageError(`${argument} takes no value, and ${JSON.stringify(value)} looks like one`, {
			hint: `Give ${argument} alone, or leave it out.`,
		});
	}
}

function unknownOption(argument: string): UsageError {
	const names = options.map((option) => option.name);
	const near = argument.startsWith('--') ? nearest(argument.slice(2), names) : undefined;
	return new UsageError(`There is no option ${argument}`, {
		hint: near === undefined ? 'registry-cleanup-tui --help lists them.' : `Did you mean --${near}?`,
	});
}

function givenOptions(flags: Readonly<Record<string, unknown>>): GivenOptions {
	return Object.fromEntries(
		options.flatMap((option: Option) => {
			const flag = flags[flagKey(option.name)];
			const value = Array.isArray(flag) ? values(option, flag) : flag === undefined ? undefined : true;
			return value === undefined ? [] : [[option.name, value]];
		}),
	);
}

function values(option: Option, found: readonly unknown[]): string | readonly string[] | undefined {
	if (option.repeatable) {
		return found.length > 0 ? found.map(String) : undefined;
	}

	if (found.length > 1) {
		throw new UsageError(`--${option.name} is given ${found.length} times`, {hint: 'Give it once.'});
	}

	return found.length > 0 ? String(found[0]) : undefined;
}
