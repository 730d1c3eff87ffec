import {completed, type CompletedCommand, type CompletedOption, type Offer} from './catalogue.ts';

/** Works when it is sourced after compinit, and as a file `_registry-cleanup-tui` in a folder of `$fpath`. */
export function zshCompletion(): string {
	const named = completed.filter(({name}) => name !== '');
	return `#compdef registry-cleanup-tui
# zsh completion for registry-cleanup-tui. Load it, after compinit, with:
#   source <(registry-cleanup-tui completion zsh)

_registry-cleanup-tui_commands() {
	local -a commands=(
${named.map(({name, summary}) => `		${quoted(`${name}:${summary}`)}`).join('\n')}
	)
	_describe command commands
}

_registry-cleanup-tui() {
	case \${words[(r)(${named.map(({name}) => name).join('|')})]} in
${completed.map(commandCase).join('\n')}
	esac
}

if [ "$funcstack[1]" = _registry-cleanup-tui ]; then
	_registry-cleanup-tui "$@"
else
	compdef _registry-cleanup-tui registry-cleanup-tui
fi
`;
}

function commandCase({name, input, options}: CompletedCommand): string {
	const specs = [
		...options.map(optionSpec),
		quoted('1:command:_registry-cleanup-tui_commands'),
		// A message in the place of what is not known would keep zsh from inserting an option.
		...(input === 'nothing' ? [] : [quoted(`2:${name}:${action(input)}`)]),
	];
	return `		${name === '' ? "''" : name})
			_arguments -S ${specs.map((spec) => `\\\n				${spec}`).join(' ')}
			;;`;
}

function optionSpec({name, short, summary, value}: CompletedOption): string {
	const what = `[${summary.replaceAll(/[[\]:\\]/g, (special) => `\\${special}`)}]`;
	const argument = value === undefined ? '' : `:${name}:${action(value)}`;
	const long = `*--${name}${value === undefined ? '' : '='}${what}${argument}`;
	return short === undefined ? quoted(long) : `${quoted(`*-${short}${what}`)} ${quoted(long)}`;
}

function action(offered: Offer): string {
	switch (offered) {
		case 'folders':
			return '_files -/';
		case 'files':
			return '_files';
		case 'nothing':
			return ' ';
		default:
			return `(${offered.join(' ')})`;
	}
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
