import fc from 'fast-check';
import {unjudgeable, type BrokenLink, type Unjudgeable} from './store.ts';

/*
 * Small random stores with every state that storage-rules.md speaks of, as plain values, so that
 * fast-check can shrink them. Numbers that point at something are taken modulo what there is.
 */

/** Repositories have these names, in this order; one lies inside of another. */
export const repositoryNames = ['team/app', 'team/app/cache', 'base', 'tools/lint', 'a'] as const;

export interface RandomManifest {
	readonly kind: 'image' | 'index' | 'artifact' | 'schema1' | Unjudgeable;
	/** Of a pool of blobs that all repositories share. */
	readonly layers: readonly number[];
	/** Of an index: earlier manifests, or plain blobs as build caches list them. */
	readonly children: ReadonlyArray<{readonly of: 'manifest' | 'untyped' | 'blob'; readonly index: number}>;
	/** An earlier manifest. */
	readonly subject: number | undefined;
	readonly sha512: boolean;
	readonly blob: 'there' | 'gone' | 'young';
}

export interface RandomRevision {
	/** One of all manifests. */
	readonly manifest: number;
	/** `other`: the link names another manifest. */
	readonly link: 'good' | 'other' | BrokenLink;
	readonly other: number;
	readonly isYoung: boolean;
	/** It has a `signatures` folder, where its manifest is one that may have had one. */
	readonly isSigned: boolean;
}

export interface RandomTag {
	readonly name: number;
	/** Positions in the repository's revisions, or of `anywhere` in all manifests; the last is current. */
	readonly history: readonly number[];
	readonly anywhere: boolean;
	readonly current: 'good' | 'dangling' | BrokenLink;
}

export interface RandomRepository {
	readonly revisions: readonly RandomRevision[];
	/** Children of its indexes are revisions too, as a client pushes them. */
	readonly withChildren: boolean;
	/** The layer links that a push would have made. */
	readonly withLayers: boolean;
	readonly hasLayers: boolean;
	readonly extraLayers: ReadonlyArray<{
		readonly layer: number;
		readonly link: 'good' | 'missing' | 'young' | 'alias';
		readonly other: number;
	}>;
	readonly tags: readonly RandomTag[];
	/** A tag folder whose name no registry writes. */
	readonly oddTag: number | undefined;
	readonly uploads: ReadonlyArray<'old' | 'young'>;
	readonly leftover: 'none' | 'old' | 'young';
	readonly hasStray: boolean;
	/** It is a symbolic link to somewhere outside. */
	readonly isLinked: boolean;
}

export interface RandomStore {
	readonly manifests: readonly RandomManifest[];
	readonly repositories: readonly RandomRepository[];
	readonly goneLayers: readonly number[];
	readonly youngLayers: readonly number[];
	/** Blobs behind a symbolic link. */
	readonly linkedLayers: readonly number[];
}

/** What an operator may have chosen. */
export interface RandomOptions {
	readonly hasGrace: boolean;
	readonly excludedRepositories: readonly number[];
	readonly excludedRevisions: readonly number[];
	readonly only: readonly number[] | undefined;
	readonly deletedTags: readonly number[];
	readonly deleteUnreadable: boolean;
	readonly emptyRepositories: boolean;
}

/** Makes a choice shrink to its first. */
const plainest = {withCrossShrink: true} as const;
/** All of these shrink to their first, the plainest. */
const weighted = <T>(...options: ReadonlyArray<readonly [weight: number, value: T]>): fc.Arbitrary<T> => {
	const values = options.flatMap(([weight, value]) => Array.from({length: weight}, () => value));
	return fc.nat(values.length - 1).map((position) => values[position]!);
};
const rarely = (one: number) => weighted([one - 1, false], [1, true]);
const mostly = (one: number) => weighted([one - 1, true], [1, false]);
const some = (max: number) => fc.array(fc.nat(), {maxLength: max});
const fewOf = (one: number, max: number) =>
	fc.oneof(plainest, {weight: one - 1, arbitrary: fc.constant([])}, {weight: 1, arbitrary: some(max)});

const randomManifest: fc.Arbitrary<RandomManifest> = fc.record({
	kind: fc.oneof(
		plainest,
		{
			weight: 40,
			arbitrary: weighted<RandomManifest['kind']>([4, 'image'], [4, 'index'], [2, 'artifact'], [2, 'schema1']),
		},
		{weight: 2, arbitrary: fc.constantFrom(...(Object.keys(unjudgeable) as Unjudgeable[]))},
	),
	layers: some(3),
	children: fc.array(
		fc.record({
			of: weighted<'manifest' | 'untyped' | 'blob'>([6, 'manifest'], [1, 'untyped'], [1, 'blob']),
			index: fc.nat(),
		}),
		{maxLength: 3},
	),
	subject: fc.oneof(plainest, {weight: 2, arbitrary: fc.constant(undefined)}, {weight: 1, arbitrary: fc.nat()}),
	sha512: rarely(8),
	blob: weighted<RandomManifest['blob']>([12, 'there'], [1, 'gone'], [1, 'young']),
});

const randomRevision: fc.Arbitrary<RandomRevision> = fc.record({
	manifest: fc.nat(),
	link: weighted<RandomRevision['link']>([20, 'good'], [1, 'other'], [1, 'empty'], [1, 'garbage'], [1, 'missing']),
	other: fc.nat(),
	isYoung: rarely(12),
	isSigned: rarely(3),
});

const randomTag: fc.Arbitrary<RandomTag> = fc.record({
	name: fc.nat(),
	history: fc.array(fc.nat(), {minLength: 1, maxLength: 3}),
	anywhere: rarely(5),
	current: weighted<RandomTag['current']>([16, 'good'], [1, 'dangling'], [1, 'missing'], [1, 'empty'], [1, 'garbage']),
});

const randomRepository: fc.Arbitrary<RandomRepository> = fc.record({
	revisions: fc.array(randomRevision, {maxLength: 6}),
	withChildren: mostly(4),
	withLayers: mostly(8),
	hasLayers: mostly(10),
	extraLayers: fc.array(
		fc.record({
			layer: fc.nat(),
			link: weighted<'good' | 'missing' | 'young' | 'alias'>([4, 'good'], [1, 'missing'], [1, 'young'], [2, 'alias']),
			other: fc.nat(),
		}),
		{maxLength: 3},
	),
	tags: fc.array(randomTag, {maxLength: 3}),
	oddTag: fc.oneof(plainest, {weight: 12, arbitrary: fc.constant(undefined)}, {weight: 1, arbitrary: fc.nat()}),
	uploads: fc.array(fc.constantFrom('old' as const, 'young' as const), {maxLength: 1}),
	leftover: weighted<RandomRepository['leftover']>([10, 'none'], [1, 'old'], [1, 'young']),
	hasStray: rarely(12),
	isLinked: rarely(15),
});

/** Any store. */
export const randomStore: fc.Arbitrary<RandomStore> = fc.record({
	manifests: fc.array(randomManifest, {minLength: 1, maxLength: 10}),
	repositories: fc.array(randomRepository, {minLength: 1, maxLength: repositoryNames.length}),
	goneLayers: fewOf(3, 3),
	youngLayers: fewOf(4, 1),
	linkedLayers: fewOf(10, 1),
});

/** Any choice; about half of the time all is as it is by default, but for the grace age. */
export const randomOptions: fc.Arbitrary<RandomOptions> = fc.record({
	hasGrace: fc.boolean(),
	excludedRepositories: fewOf(4, 2),
	excludedRevisions: fewOf(4, 2),
	only: fc.oneof(
		plainest,
		{weight: 7, arbitrary: fc.constant(undefined)},
		{weight: 1, arbitrary: fc.array(fc.nat(), {minLength: 1, maxLength: 3})},
	),
	deletedTags: fewOf(4, 2),
	deleteUnreadable: rarely(4),
	emptyRepositories: fc.boolean(),
});

/** The one store that a seed stands for. */
export function storeOfSeed(seed: number): {readonly store: RandomStore; readonly options: RandomOptions} {
	const [sample] = fc.sample(fc.record({store: randomStore, options: randomOptions}), {seed, numRuns: 1});
	return sample!;
}
