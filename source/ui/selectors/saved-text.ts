import {formatCount} from '../../format/count.ts';
import {shellWord} from '../../format/shell-word.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {Settings} from '../../session.ts';
import type {Message} from '../state.ts';

/** What came of writing what is chosen into a policy file; with what no policy can say, and a cleanup by it needs. */
export function savedText({only, pins, free}: Settings, file: string, left: readonly string[]): Message {
	const [first] = left;
	if (first === undefined) {
		const more = [
			...only.flatMap((glob) => ['--only', glob]),
			...(pins?.files ?? []).flatMap((pin) => ['--pin', pin]),
			...(free === undefined ? [] : ['--free', String(free)]),
		];
		const words = ['clean', '--yes', ...more, '--policy', file].map(shellWord);
		return {text: `Written. Every night: ${words.join(' ')}`, tone: 'info'};
	}

	const others = left.length > 1 ? ` and ${formatCount(left.length - 1)} more` : '';
	return {text: `Written, but a pattern of the policy still excludes ${sanitize(first)}${others}`, tone: 'warning'};
}
