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
		removeObject(kind, at);
		return undefined;
	} catch (error) {
		throw cannotWrite(error, at);
	}
}

/** @param at what is no symbolic link. */
export function removeObject(kind: Kind, at: string): void {
	for (const name of first[kind]) {
		remove(`${at}/${name}`, fs.unlinkSync);
	}

	remove(at, fs.rmdirSync);
}

/**
 * Removes whatever is there. Nearly everything is a folder with one file in it: two calls, where a recursive removal
 * takes ten.
 */
function remove(at: string, atOnce: (at: string) => void): void {
	try {
		atOnce(at);
	} catch {
		// It is something else, or gone; what cannot be removed is told now.
		fs.rmSync(at, {recursive: true, force: true});
	}
}
