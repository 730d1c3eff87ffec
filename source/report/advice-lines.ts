import {wrapText} from '../format/wrap-text.ts';

/** Something to do next; a command line belongs to the text before it and stays whole, to be copied. */
export type Advice = string | {readonly commandLine: string};

/** A numbered list of what to do next, or nothing. */
export function adviceLines(advice: readonly Advice[]): string[] {
	let number = 0;
	const lines = advice.flatMap((item) => {
		if (typeof item !== 'string') {
			return [`     ${item.commandLine}`];
		}

		const [first, ...rest] = wrapText(item, '     ');
		number++;
		return [`  ${number}. ${first?.trimStart()}`, ...rest];
	});
	return lines.length === 0 ? [] : ['Next', ...lines];
}
