import * as v from 'valibot';
import {UsageError} from '../errors.ts';
import {parseAge} from '../format/age.ts';
import {isExpression, longestPattern} from '../selection/patterns.ts';
import {isRegExp} from '../selection/is-reg-exp.ts';
import {canBeRepository, canBeTag} from '../selection/possible-names.ts';

const needsAge = 'It needs an age, as 12h, 30d or 8w';

/** An AGE as on the command line, in seconds. A bare 0 is a number in YAML. */
const age = v.pipe(
	v.union([v.string(), v.number()], needsAge),
	v.rawTransform(({dataset, addIssue, NEVER}) => {
		try {
			return parseAge(String(dataset.value), 'It');
		} catch (error) {
			if (!(error instanceof UsageError)) {
				throw error;
			}

			addIssue({message: `${needsAge}, and not ${JSON.stringify(dataset.value)}`});
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

const repositoryPattern = v.pipe(
	pattern,
	v.check(
		canBeRepository,
		'No repository has such a name, so it can never match: they are lower case, and the tag has a pattern of its own',
	),
);

const tagPattern = v.pipe(pattern, v.check(canBeTag, 'No tag has such a name, so it can never match'));

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

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

/** Not a union: what is wrong inside of the object is told in its place. */
const keep = v.lazy((value) =>
	isObject(value) ? keeping : v.literal('always', 'It needs always, or last, last-of-each-minor or younger-than'),
);
const remove = v.lazy((value) =>
	isObject(value) ? v.strictObject({'older-than': age}) : v.literal('always', 'It needs always, or older-than'),
);

/** One rule, as its YAML is. */
const ruleSchema = v.pipe(
	v.strictObject(
		{
			name: v.optional(v.string('It needs a text; put it in quotes')),
			repositories: v.optional(nonEmpty(repositoryPattern)),
			tags: v.optional(nonEmpty(tagPattern)),
			keep: v.optional(keep),
			delete: v.optional(remove),
		},
		'A rule has keys: tags, repositories, and keep or delete',
	),
	v.check(
		(object) => (object.keep === undefined) !== (object.delete === undefined),
		'A rule has either keep or delete',
	),
);

/** The name of the rules that a session writes: what was chosen tag by tag on the screens. */
export const byHand = 'chosen by hand';

const flag = v.boolean('It is true or false');

/** A policy file, as its YAML is. */
export const policySchema = v.strictObject(
	{
		version: v.literal(1, 'This program reads version 1'),
		grace: v.optional(age),
		'uploads-older-than': v.optional(age),
		'empty-repositories': v.optional(flag),
		'delete-unreadable': v.optional(flag),
		'orphaned-signatures': v.optional(flag),
		'age-by': v.optional(v.picklist(['pushed', 'created'], 'It is pushed or created')),
		'exclude-orphans': v.optional(flag),
		exclude: v.optional(v.array(pattern, 'It needs a list')),
		rules: v.optional(v.array(ruleSchema, 'It needs a list')),
	},
	'A policy has keys, the first of them version: 1',
);

export type PolicyYaml = v.InferOutput<typeof policySchema>;
export type RuleYaml = v.InferOutput<typeof ruleSchema>;
