/** What a filter's text means: which names it lets through, or why it cannot be understood. */
export type Filter =
	| {readonly matches: (text: string) => boolean; readonly error?: undefined}
	| {readonly error: string; readonly matches?: undefined};

/**
 * A filter as in k9s: plain text is found anywhere, in any case; `~` starts a regular expression;
 * `!` in front turns either around. Nothing at all matches everything.
 */
export function parseFilter(text: string): Filter {
	const negated = text.startsWith('!');
	const pattern = (negated ? text.slice(1) : text).trim();
	if (pattern === '' || pattern === '~') {
		return {matches: () => true};
	}

	const found = pattern.startsWith('~') ? regularExpression(pattern.slice(1)) : plainText(pattern);
	if (typeof found === 'string') {
		return {error: found};
	}

	return {matches: negated ? (name) => !found(name) : found};
}

function plainText(pattern: string): (text: string) => boolean {
	const wanted = pattern.toLowerCase();
	return (text) => text.toLowerCase().includes(wanted);
}

function regularExpression(pattern: string): ((text: string) => boolean) | string {
	try {
		const expression = new RegExp(pattern, 'iu');
		return (text) => expression.test(text);
	} catch (error) {
		if (error instanceof SyntaxError) {
			return `"${pattern}" is not a regular expression yet`;
		}

		throw error;
	}
}
