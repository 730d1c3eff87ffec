import fs from 'node:fs';
import path from 'node:path';
import type {StepKind} from '../plan/plan.ts';
import {dataFile, linkFile} from '../storage/layout.ts';
import {cannotWrite} from './cannot-write.ts';
import {isAnotherMount} from './same-file-system.ts';

type Kind = Exclude<StepKind, 'repository'>;

/**
 * What goes first, in this order, so that a kill in the middle leaves garbage that the next cleanup takes for what an
 * interrupted write left: a folder without its link or data. A tag is whole until its `current` goes.
 */
const first: Readonly<Record<Kind, readonly string[]>> = {
	tag: ['index', 'current'],
	'tag-index': [linkFile],
	revision: [linkFile],
	'layer-link': [linkFile],
	blob: [dataFile],
	upload: [],
	leftover: [],
};

/** Deletes for good, in its place. Returns why it was left where it is something else than a registry makes. */
export function deleteObject(kind: Kind, at: string): string | undefined {
	if (isAnotherMount(path.dirname(at), at)) {
		return 'it is a mount point';
	}

	try {
		for (const name of first[kind]) {
			fs.rmSync(`${at}/${name}`, {recursive: true, force: true});
		}

		fs.rmSync(at, {recursive: true, force: true});
		return undefined;
	} catch (error) {
		throw cannotWrite(error, at);
	}
}
