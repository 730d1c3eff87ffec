import {completed, completedOptions, type CompletedCommand, type CompletedOption, type Offer} from './catalogue.ts';

/** For bash 3.2 (macOS) and newer, with and without the package bash-completion. */
export function bashCompletion(): string {
	const valued = completedOptions.filter(({value}) => value !== undefined);
	return `# bash completion for registry-cleanup-tui. Load it with:
#   source <(registry-cleanup-tui completion bash)

_registry_cleanup_tui() {
	local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command='' index
	# Readline splits --option=value at the equals sign.
	if [ "$current" = = ]; then
		current=''
	elif [ "$previous" = = ]; then
		previous=\${COMP_WORDS[COMP_CWORD - 2]}
	fi

	for ((index = 1; index < COMP_CWORD; index++)); do
		case \${COMP_WORDS[index]} in
			${pattern(valued)})
				((index++))
				[ "\${COMP_WORDS[index]}" != = ] || ((index++))
				;;
			-* | =) ;;
			*)
				command=\${COMP_WORDS[index]}
				break
				;;
		esac
	done

	COMPREPLY=()
	local IFS=$'\\n'
	case $previous in
${valued
	.filter(({value}) => value !== 'nothing')
	.map(valueCase)
	.join('\n')}
		${pattern(valued.filter(({value}) => value === 'nothing'))}) return ;;
	esac

	case $command in
${completed.map(commandCase).join('\n')}
	esac
}

complete -F _registry_cleanup_tui registry-cleanup-tui
`;
}

const pattern = (options: readonly CompletedOption[]) => options.map(({name}) => `--${name}`).join(' | ');

function valueCase({name, value = 'nothing'}: CompletedOption): string {
	return `		--${name})
			${reply(value)}
			return
			;;`;
}

function commandCase({name, input, options}: CompletedCommand): string {
	const flags = options.map((option) => `--${option.name}`);
	const words = name === '' ? completed.flatMap((command) => command.name || []) : input;
	return `		${name === '' ? "''" : name})
			case $current in
				-*) ${reply(flags)} ;;
				*) ${reply(words)} ;;
			esac
			;;`;
}

/** Names with spaces are one word each, and are quoted where they are put in. */
function reply(offered: Offer): string {
	const files = 'compopt -o filenames 2>/dev/null || :';
	switch (offered) {
		case 'folders':
			return `COMPREPLY=($(compgen -d -- "$current")); ${files}`;
		case 'files':
			return `COMPREPLY=($(compgen -f -- "$current")); ${files}`;
		case 'nothing':
			return ':';
		default:
			return `COMPREPLY=($(compgen -W $'${offered.join('\\n')}' -- "$current"))`;
	}
}
