import type {Field, Subject} from '../filter.ts';
import type {Model} from '../model.ts';
import {familyReclaim, manifestBytes} from './manifest-bytes.ts';
import {familyOf} from './relations.ts';

/** What the filter of a repository may compare. */
export const manifestFields: readonly Field[] = ['age', 'size', 'reclaim'];

/** A manifest with all that goes when it goes: found by the digest of any of them. */
export function manifestSubject(model: Model, revision: number): Subject {
	const {inventory, selection} = model;
	return {
		has: (isWanted) =>
			familyOf(inventory, revision).some((member) =>
				isWanted(inventory.digests.text(inventory.revisions.digest[member]!)),
			),
		value: (field) => valueOf(model, field, revision, ageOf(selection.now, inventory.revisions.time[revision]!)),
	};
}

/** A tag by itself; its age is that of its last push, as the list shows it. */
export function tagSubject(model: Model, tag: number): Subject {
	const {inventory, selection} = model;
	const {names, revision, time} = inventory.tags;
	const manifest = revision[tag]! < 0 ? undefined : manifestSubject(model, revision[tag]!);
	return {
		has: (isWanted) => isWanted(names[tag]!) || manifest?.has(isWanted) === true,
		value: (field) => valueOf(model, field, revision[tag]!, ageOf(selection.now, time[tag]!)),
	};
}

function valueOf(model: Model, field: Field, revision: number, age: number | undefined): number | undefined {
	switch (field) {
		case 'age': {
			return age;
		}

		case 'size': {
			return revision < 0 ? undefined : manifestBytes(model.inventory, revision);
		}

		case 'reclaim': {
			return revision < 0 ? undefined : familyReclaim(model, revision);
		}

		case 'tags':
		case 'untagged': {
			return undefined;
		}
	}
}

/** Undefined when nobody knows. */
export const ageOf = (now: number, time: number) => (time > 0 ? Math.max(0, now - time) : undefined);
