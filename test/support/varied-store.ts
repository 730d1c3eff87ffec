import {repositoryFolder, revisionFolder} from '../../source/storage/layout.ts';
import type {Choice} from './run-store.ts';
import type {TestStore} from './store.ts';

/** What stays and what goes of a varied store. */
export interface Varied {
	/** What to choose, so that a run has steps of every kind. */
	readonly choice: Choice;
	/** Tags that no cleanup may touch: `repository:tag`. */
	readonly keptTags: readonly string[];
}

/** A store with everything in it that a step can move, and with neighbours that must stay. */
export function writeVariedStore(store: TestStore): Varied {
	const base = store.push('base/os', {tag: '12', layers: 3});
	for (const tag of ['v1', 'v1', 'v2', 'v1']) {
		store.push('team/app', {tag, layers: [...base.layers.slice(0, 2), store.ownLayer()]});
	}

	// Platforms of an index, pushed twice, and what signs it.
	for (const _ of [1, 2]) {
		const platforms = [1, 2].map(() => store.push('team/multi', {layers: 2}));
		const index = store.index('team/multi', platforms, {tag: 'latest'});
		store.refer('team/multi', index);
		store.refer('team/multi', platforms[0]!);
	}

	// A repository inside of another one, and one that only untagged things are left of.
	store.push('team/app/cache', {tag: 'main'});
	store.push('team/app/cache');
	store.push('team/gone/inside');
	store.emptyFolder(`${repositoryFolder('team/gone/inside')}/_layers/sha512`);
	store.push('team/gone', {tag: 'old'});
	store.push('team/gone', {tag: 'old'});
	store.schema1('legacy', {tag: 'one', signatures: 2});
	store.schema1('legacy', {signatures: 2});

	// Damage that stays what it is.
	const broken = store.push('damaged/app', {tag: 'broken'});
	store.push('damaged/app', {tag: 'broken'});
	store.breakTag('damaged/app', 'broken', 'empty');
	store.push('damaged/app', {tag: 'v1'});
	store.danglingTag('damaged/app', 'dangling');
	store.removeRevision('damaged/app', broken.digest);
	store.stray('repositories/damaged/app/notes.txt');

	for (const _ of [1, 2, 3]) {
		store.ownLayer();
	}

	store.abandonedUpload('team/app', 10_000);
	store.abandonedUpload('team/gone', 10_000);
	store.leftover(revisionFolder('team/app', `sha256:${'0'.repeat(64)}`), 'link');
	store.emptyFolder(revisionFolder('team/gone', `sha256:${'1'.repeat(64)}`));
	return {
		choice: {deleteTags: ['team/gone:*', 'damaged/app:dangling'], emptyRepositories: true},
		keptTags: [
			'base/os:12',
			'team/app:v1',
			'team/app:v2',
			'team/multi:latest',
			'team/app/cache:main',
			'legacy:one',
			'damaged/app:broken',
			'damaged/app:v1',
		],
	};
}
