import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {tagsFolder} from '../../source/storage/layout.ts';
import {temporaryFolder, TestStore, type Ending} from './store.ts';

/** A new title, red text, a cleared screen (in the one-byte form too), text that runs backwards, a new line. */
export const evil = '\u001B]0;owned\u0007\u001B[31mEVIL\u001B[2J\u009B2J\u202Eredro\rlast\nnext';

/** What a terminal would obey, or be deceived by. */
export const obeyed = /\u001B\]0;owned|\u001B\[31mEVIL|\u009B|\u202E|EVIL\u001B/;

/** A store that has it in every text that a stranger may choose: the root, names, labels, media types, damage. */
export function hostileStore(ending: Ending) {
	const root = path.join(temporaryFolder(ending), `registry ${evil}`);
	mkdirSync(root);
	const store = new TestStore(root);
	const repository = `team/${evil}`;
	const kept = store.push(repository, {tag: 'v1', platform: {os: evil, architecture: evil}});
	const untagged = store.push(repository, {tag: 'v2', platform: {os: evil, architecture: evil}});
	store.push(repository, {tag: 'v2'});
	const labelled = store.put(
		repository,
		{
			schemaVersion: 2,
			mediaType: evil,
			artifactType: evil,
			config: {...kept.config, mediaType: evil},
			layers: kept.layers.map(({digest, size}) => ({mediaType: evil, digest, size, annotations: {[evil]: evil}})),
			annotations: {[evil]: evil, 'org.opencontainers.image.title': evil, 'org.opencontainers.image.version': evil},
		},
		{tag: 'labelled'},
	);
	store.danglingTag(repository, 'gone');
	store.tag(repository, 'broken', kept);
	store.breakTag(repository, 'broken', 'empty');
	store.tag(repository, evil, kept);
	store.stray(`${tagsFolder(repository)}/v1/${evil}`);
	store.stray(`repositories/${evil}`);
	store.stray(`blobs/${evil}`);
	store.symlink(`repositories/linked ${evil}`, '/nowhere');
	store.putUnjudgeable(`frozen/${evil}`, 'no-fields', {tag: 'v1'});
	store.removeBlob(kept.layers[0]!.digest);
	return {store, repository, digests: [kept, untagged, labelled].map(({digest}) => digest)};
}
