import {completed, completedOptions, type CompletedOption, type Offer} from './catalogue.ts';

/** For fish 3 and newer. */
export function fishCompletion(): string {
	const valued = completedOptions.filter(({value}) => value !== undefined);
	const named = completed.filter(({name}) => name !== '');
	return `# fish completion for registry-cleanup-tui. Load it with:
#   registry-cleanup-tui completion fish | source

# The command that is on the command line, or none.
function __registry_cleanup_tui_command
	set -l words (commandline -opc)
	set -e words[1]
	while set -q words[1]
		switch $words[1]
			case ${valued.map(({name}) => `--${name}`).join(' ')}
				set -e words[1]
			case '-*'
			case '*'
				echo $words[1]
				return
		end
		set -e words[1]
	end
	echo none
end

function __registry_cleanup_tui_on
	contains -- (__registry_cleanup_tui_command) $argv
end

complete -c registry-cleanup-tui -f
${named.map(({name, summary}) => `${line(['none'])} -a ${name} -d ${quoted(summary)}`).join('\n')}
${named.flatMap(({name, input}) => (input === 'nothing' ? [] : `${line([name])} -a ${quoted(words(input))}`)).join('\n')}
${completedOptions.map(optionLine).join('\n')}
`;
}

function optionLine({name, short, summary, value}: CompletedOption): string {
	const takers = completed.filter(({options}) => options.some((option) => option.name === name));
	const argument = value === undefined ? '' : value === 'files' ? ' -rF' : ` -x -a ${quoted(words(value))}`;
	return `${line(takers.map((taker) => taker.name || 'none'))}${short === undefined ? '' : ` -s ${short}`} -l ${name}${argument} -d ${quoted(summary)}`;
}

const line = (on: readonly string[]) =>
	`complete -c registry-cleanup-tui -n '__registry_cleanup_tui_on ${on.join(' ')}'`;

function words(offered: Offer): string {
	switch (offered) {
		case 'folders':
			return '(__fish_complete_directories)';
		case 'files':
			return '(__fish_complete_path)';
		case 'nothing':
			return '';
		default:
			return offered.join(' ');
	}
}

const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, (special) => `\\${special}`)}'`;
