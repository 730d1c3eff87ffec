import {UsageError} from '../errors.ts';
import {parseAge} from '../format/age.ts';
import {parseBytes} from '../format/bytes.ts';

/** What a filter may compare; `age` in seconds, `size` and `reclaim` in bytes. */
export type Field = 'age' | 'size' | 'reclaim' | 'tags' | 'untagged';

/** What a filter looks at of a row. Only what its terms ask for is looked up. */
export interface Subject {
	/** Whether any of its texts is such a one. */
	readonly has: (isWanted: (text: string) => boolean) => boolean;
	/** Undefined where nobody knows. */
	readonly value: (field: Field) => number | undefined;
}

/** What a filter's text means: which rows it lets through, or why it cannot be understood. */
export type Filter =
	| {readonly matches: (subject: Subject) => boolean; readonly error?: undefined}
	| {readonly error: string; readonly matches?: undefined};

/** The language in a few words. */
export const filterLanguage = 'text  ~regex  !not  age>90d  size>1GiB  reclaim  tags  untagged';

type Term = (subject: Subject) => boolean;

/**
 * A filter as in k9s, of terms with blanks between them, all of which must hold: plain text is found anywhere, in any
 * case; `~` starts a regular expression; `age>90d` and the like compare; `!` in front turns any of these around.
 * Nothing at all matches everything.
 */
export function parseFilter(text: string, fields: readonly Field[]): Filter {
	const terms: Term[] = [];
	for (const word of text.split(/\s+/u)) {
		const negated = word.startsWith('!');
		const term = parseTerm(negated ? word.slice(1) : word, fields);
		if (typeof term === 'string') {
			return {error: term};
		}

		if (term) {
			terms.push(negated ? (subject) => !term(subject) : term);
		}
	}

	return {matches: (subject) => terms.every((term) => term(subject))};
}

/** Undefined for what is not begun yet, a text for what cannot be understood. */
function parseTerm(word: string, fields: readonly Field[]): Term | string | undefined {
	if (word === '' || word === '~') {
		return undefined;
	}

	if (word.startsWith('~')) {
		return regularExpression(word.slice(1));
	}

	const [, field, operator, value = ''] = /^(age|size|reclaim|tags|untagged)(>=|<=|>|<|=)(.*)$/iu.exec(word) ?? [];
	if (field !== undefined && operator !== undefined) {
		return comparison(field.toLowerCase() as Field, operator, value, fields);
	}

	if (/[<>=]/u.test(word)) {
		// No name and no digest has these characters.
		return `Compare one of ${fields.join(', ')}, as age>90d`;
	}

	const wanted = word.toLowerCase();
	return ({has}) => has((text) => text.toLowerCase().includes(wanted));
}

function regularExpression(pattern: string): Term | string {
	try {
		const expression = new RegExp(pattern, 'iu');
		return ({has}) => has((text) => expression.test(text));
	} catch (error) {
		if (error instanceof SyntaxError) {
			return `"${pattern}" is not a regular expression yet`;
		}

		throw error;
	}
}

const parsers: Readonly<Record<Field, (text: string) => number>> = {
	age: (text) => parseAge(text, 'age'),
	size: (text) => parseBytes(text, 'size'),
	reclaim: (text) => parseBytes(text, 'reclaim'),
	tags: (text) => parseCount(text, 'tags'),
	untagged: (text) => parseCount(text, 'untagged'),
};

function parseCount(text: string, field: Field): number {
	if (!/^\d{1,15}$/u.test(text)) {
		throw new UsageError(`${field} needs a number, not "${text}"`);
	}

	return Number(text);
}

function comparison(field: Field, operator: string, text: string, fields: readonly Field[]): Term | string {
	if (!fields.includes(field)) {
		return `Nothing here has ${field}`;
	}

	if (text === '') {
		return `${field}${operator} needs ${examples[field]}`;
	}

	try {
		const limit = parsers[field](text);
		const compare = comparisons[operator]!;
		return ({value}) => {
			const known = value(field);
			return known !== undefined && compare(known, limit);
		};
	} catch (error) {
		if (error instanceof UsageError) {
			return error.message;
		}

		throw error;
	}
}

const examples: Readonly<Record<Field, string>> = {
	age: 'an age, as 12h or 90d',
	size: 'a size, as 500M or 1GiB',
	reclaim: 'a size, as 500M or 1GiB',
	tags: 'a number',
	untagged: 'a number',
};

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
	'>': (value, limit) => value > limit,
	'>=': (value, limit) => value >= limit,
	'<': (value, limit) => value < limit,
	'<=': (value, limit) => value <= limit,
	'=': (value, limit) => value === limit,
};
