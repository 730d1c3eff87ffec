import type {PackedDigests} from './batch.ts';
import type {Problem} from '../inventory/problems.ts';
import {arePathsThere} from '../storage/paths-there.ts';
import {describeManifest} from './describe-manifest.ts';
import {findBrokenLinks} from './find-broken-links.ts';
import {hashBlobs} from './hash-blobs.ts';
import {readAges, readAliases, readLinks, readSignatures} from './read-links.ts';
import {listBlobFolders, readBlobs, statBlobs} from './read-blobs.ts';
import {readCreated} from './read-created.ts';
import {readBlobLeftovers, readRepositoryLeftovers} from './read-leftovers.ts';
import {readManifests} from './read-manifests.ts';
import {readRepositories} from './read-repositories.ts';
import {readTags} from './read-tags.ts';

/** Digests of one repository, packed. */
export interface Group {
	readonly repository: string;
	readonly digests: PackedDigests;
}

/** A problem as a worker meets it. */
export type Found = Problem;

/**
 * What a worker can be asked: each is a plain function of `v2` (the absolute path of a registry's
 * tree) and of values that can be cloned, and its result is made of such values.
 */
export const tasks = {
	listBlobFolders,
	readBlobs,
	statBlobs,
	readBlobLeftovers,
	readRepositories,
	readRepositoryLeftovers,
	readLinks,
	readManifests,
	readTags,
	readAges,
	readAliases,
	readSignatures,
	findBrokenLinks,
	arePathsThere,
	describeManifest,
	readCreated,
	hashBlobs,
} as const;

export type TaskName = keyof typeof tasks;
export type TaskInput<Name extends TaskName> = Parameters<(typeof tasks)[Name]>[1];
export type TaskResult<Name extends TaskName> = ReturnType<(typeof tasks)[Name]>;
