import type {CommandDefinition} from './command-definition.ts';
import {commands} from './commands.ts';
import {options, type Option} from './options.ts';

const program = 'registry-cleanup-tui';

/** What `--help` prints; after a command, what that command does. At most 80 columns wide. */
export function help(command: CommandDefinition | undefined): string {
	return command ? commandHelp(command) : overview();
}

function overview(): string {
	return `See what fills a self-hosted Docker/OCI registry, choose, get the space back.

Usage
  ${program} [command] [options]

  Without a command, on a terminal: browse what there is, exclude what shall
  stay, watch the total, review the plan, clean up. Browsing never deletes.
  Without a terminal (cron, a pipe): report.

Commands
${table(commands.map((command) => [usage(command), command.summary]))}

Options
${optionTable(options)}

  A GLOB matches all of repository, repository:tag or repository@digest; * stays
  within one path component, ** crosses them: '**/*:*' is every tag ('**:*' is
  not). An AGE is a number with s, m, h, d or w. --root is by default
  $REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY, else the rootdirectory of
  --config, else /var/lib/registry. A set $DRYRUN means --dry-run, a
  $RUN_REGISTRY that is not "true" means --no-registry.

Examples
${examples([
	{line: 'demo', what: 'try it; needs no registry'},
	{line: '--root /srv/registry', what: 'browse and clean up'},
	{line: 'report --root /srv/registry', what: 'only look'},
	{line: "clean --yes --exclude 'base/*'", what: 'every night, from cron'},
])}

Exit codes
  0 done, 1 failed, 2 wrong usage, 3 refused for safety; 130 and 143 stopped by
  SIGINT and SIGTERM, at the next safe point; 129 the terminal was lost, and a
  run that was under way was finished first.

${program} <command> --help tells more about a command.
`;
}

function commandHelp(command: CommandDefinition): string {
	return `${program} ${usage(command)}${command.options.length === 0 ? '' : ' [options]'}
  ${command.summary}

${command.explanation}

${optionSection(command)}Examples
${command.examples.map(({line, what}) => `  ${program} ${line}\n      ${what}`).join('\n')}
`;
}

function optionSection(command: CommandDefinition): string {
	const taken = options
		.filter((option) => command.options.some((name) => name === option.name))
		.map((option) => ({...option, summary: option.summary.replace(`${command.name}: `, '')}));
	return taken.length === 0 ? '' : `Options\n${optionTable(taken)}\n\n`;
}

const usage = ({name, input}: CommandDefinition) => (input === undefined ? name : `${name} ${input}`);

function optionTable(shown: readonly Option[]): string {
	return table(
		shown.map(({name, short, value, summary}) => [
			`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
			summary,
		]),
	);
}

const examples = (shown: CommandDefinition['examples']) =>
	table(shown.map(({line, what}) => [`${program} ${line}`, what]));

/** Two columns, the first as wide as its widest text. */
function table(rows: ReadonlyArray<readonly [left: string, right: string]>): string {
	const width = Math.max(...rows.map(([left]) => left.length));
	return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
