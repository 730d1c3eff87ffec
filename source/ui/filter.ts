import {UsageError} from '../errors.ts';
import {parseAge} from '../format/age.ts';
import {parseBytes} from '../format/bytes.ts';
import {eachIn, type Pieces} from '../inventory/pieces.ts';

/** What a filter may compare; `age` in seconds, `size` and `reclaim` in bytes. */
export type Field = 'age' | 'size' | 'reclaim' | 'tags' | 'untagged';

/**
 * What a filter looks at, of all the rows of a list at once, since there may be very many of them. By row: 1 where it is
 * so. Only what its terms ask for is looked up.
 */
export interface Subjects {
	readonly count: number;
	/** Which have a text with such a part, in small letters, in any case. */
	readonly containing: (part: string) => Pieces<Uint8Array>;
	/** Which have a text in which such an expression finds something. */
	readonly matching: (expression: RegExp) => Pieces<Uint8Array>;
	/** Undefined where nobody knows. */
	readonly value: (field: Field, row: number) => number | undefined;
}

/** What a filter's text means: which rows it lets through (1 by row), or why it cannot be understood. */
export type Filter =
	| {readonly select: (subjects: Subjects) => Pieces<Uint8Array>; readonly error?: undefined}
	| {readonly error: string; readonly select?: undefined};

/** The language in a few words. */
export const filterLanguage = 'text  ~regex  !not  age>90d  size>1GiB  reclaim  tags  untagged';

type Term = (subjects: Subjects) => Pieces<Uint8Array>;

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
			terms.push(negated ? turnedAround(term) : term);
		}
	}

	return {
		*select(subjects) {
			const found = new Uint8Array(subjects.count).fill(1);
			for (const term of terms) {
				const rows = yield* term(subjects);
				for (let row = 0; row < found.length; row++) {
					found[row]! &= rows[row]!;
				}
			}

			return found;
		},
	};
}

/** 1 for each of so many rows of which something is true. */
export function* rowsWhere(count: number, isSo: (row: number) => boolean): Pieces<Uint8Array> {
	const rows = new Uint8Array(count);
	yield* eachIn(0, count, (row) => {
		rows[row] = isSo(row) ? 1 : 0;
	});
	return rows;
}

const turnedAround = (term: Term): Term =>
	function* (subjects) {
		const rows = yield* term(subjects);
		return yield* rowsWhere(rows.length, (row) => rows[row] === 0);
	};

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
	return ({containing}) => containing(wanted);
}

function regularExpression(pattern: string): Term | string {
	try {
		const expression = new RegExp(pattern, 'iu');
		return ({matching}) => matching(expression);
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
		return ({count, value}) =>
			rowsWhere(count, (row) => {
				const known = value(field, row);
				return known !== undefined && compare(known, limit);
			});
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
