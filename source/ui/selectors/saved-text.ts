import {formatCount} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {Message} from '../state.ts';

/** What came of writing what is chosen into a policy file. */
export function savedText(file: string, left: readonly string[]): Message {
	const [first] = left;
	if (first === undefined) {
		return {text: `Written. Every night: clean --yes --policy ${sanitize(file)}`, tone: 'info'};
	}

	const others = left.length > 1 ? ` and ${formatCount(left.length - 1)} more` : '';
	return {text: `Written, but a pattern of the policy still excludes ${sanitize(first)}${others}`, tone: 'warning'};
}
