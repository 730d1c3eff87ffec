import * as v from 'valibot';
import {UsageError} from '../errors.ts';
import {parseAge} from '../format/age.ts';
import {isExpression, longestPattern, sourceOf} from '../selection/patterns.ts';

/** An AGE as on the command line, in seconds. A bare 0 is a number in YAML. */
const age = v.pipe(
	v.union([v.string(), v.number()], 'It needs an age, as 12h, 30d or 8w'),
	v.rawTransform(({dataset, addIssue, NEVER}) => {
		try {
			return parseAge(String(dataset.value), 'It');
		} catch (error) {
			if (!(error instanceof UsageError)) {
				throw error;
			}

			addIssue({message: error.message});
			return NEVER;
		}
	}),
);

const count = v.pipe(
	v.number('It needs a whole number'),
	v.integer('It needs a whole number'),
	v.minValue(1, 'The least is 1'),
);

const pattern = v.pipe(
	v.string('It needs a text; put it in quotes'),
	v.minLength(1, 'It is empty, and matches nothing'),
	v.maxLength(longestPattern, `It is longer than ${longestPattern} characters`),
	v.check((text) => !isExpression(text) || isRegExp(text), 'It is no regular expression'),
);

function isRegExp(text: string): boolean {
	try {
		return new RegExp(sourceOf(text), 'us').source !== '';
	} catch {
		return false;
	}
}

const repositoryPattern = v.pipe(
	pattern,
	v.check(
		(text) => isExpression(text) || !/[:@A-Z]/.test(text),
		'No repository has such a name, so it can never match: they are lower case, and the tag has a pattern of its own',
	),
);

const tagPattern = v.pipe(
	pattern,
	v.check((text) => isExpression(text) || !/[/:@]/.test(text), 'No tag has such a name, so it can never match'),
);

const nonEmpty = <Item extends v.GenericSchema>(item: Item) =>
	v.pipe(v.array(item, 'It needs a list'), v.minLength(1, 'An empty list can never match'));

const keeping = v.pipe(
	v.strictObject({
		last: v.optional(count),
		'last-of-each-minor': v.optional(count),
		'younger-than': v.optional(age),
	}),
	v.check(
		(object) => Object.keys(object).length > 0,
		'It keeps nothing: last, last-of-each-minor or younger-than is missing',
	),
);

const rule = v.pipe(
	v.strictObject({
		name: v.optional(v.string()),
		repositories: v.optional(nonEmpty(repositoryPattern)),
		tags: v.optional(nonEmpty(tagPattern)),
		keep: v.optional(
			v.union([v.literal('always'), keeping], (issue) =>
				unionMessage(issue, 'It needs always, or last, last-of-each-minor or younger-than'),
			),
		),
		delete: v.optional(
			v.union([v.literal('always'), v.strictObject({'older-than': age})], (issue) =>
				unionMessage(issue, 'It needs always, or older-than'),
			),
		),
	}),
	v.check(
		(object) => (object.keep === undefined) !== (object.delete === undefined),
		'A rule has either keep or delete',
	),
);

/** What is wrong inside of an object says more than that it is none of the two. */
const unionMessage = (issue: v.UnionIssue<v.BaseIssue<unknown>>, message: string): string => {
	const inside =
		issue.issues?.find(({path}) => path !== undefined) ?? issue.issues?.find(({kind}) => kind === 'validation');
	return inside === undefined ? message : `${v.getDotPath(inside) ?? ''} ${inside.message}`.trim();
};

/** The name of the rules that a session writes: what was chosen tag by tag on the screens. */
export const byHand = 'chosen by hand';

/** A policy file, as its YAML is. */
export const policySchema = v.strictObject({
	version: v.literal(1, 'This program reads version 1'),
	grace: v.optional(age),
	'uploads-older-than': v.optional(age),
	'empty-repositories': v.optional(v.boolean()),
	'delete-unreadable': v.optional(v.boolean()),
	'orphaned-signatures': v.optional(v.boolean()),
	'age-by': v.optional(v.picklist(['pushed', 'created'])),
	'exclude-orphans': v.optional(v.boolean()),
	exclude: v.optional(v.array(pattern)),
	rules: v.optional(v.array(rule)),
});

export type PolicyYaml = v.InferOutput<typeof policySchema>;
export type RuleYaml = v.InferOutput<typeof rule>;
