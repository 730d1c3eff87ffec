import {tagRange, type Inventory} from '../../inventory/inventory.ts';
import type {Pieces} from '../../inventory/pieces.ts';
import {rowsWhere, type Field, type Subjects} from '../filter.ts';
import type {Model} from '../model.ts';
import {digestTexts, type DigestTexts} from './digest-texts.ts';
import {familyReclaim, manifestBytes} from './manifest-bytes.ts';
import {isAnyOfFamily} from './relations.ts';

/** What the filter of a repository may compare. */
export const manifestFields: readonly Field[] = ['age', 'size', 'reclaim'];

/** Manifests of a repository, each with all that goes when it goes: found by the digest of any of them. */
export function manifestSubjects(model: Model, repository: number, manifests: Int32Array): Subjects {
	const {inventory, selection} = model;
	const familiesOf = function* (search: DigestSearch) {
		const isFound = isFoundIn(inventory, repository, yield* search(yield* digestTexts(inventory, repository)));
		return yield* rowsWhere(manifests.length, (row) => isAnyOfFamily(inventory, manifests[row]!, isFound));
	};

	return {
		count: manifests.length,
		containing: (part) => familiesOf((texts) => texts.containing(part)),
		matching: (expression) => familiesOf((texts) => texts.matching(expression)),
		value(field, row) {
			const revision = manifests[row]!;
			return valueOf(model, field, revision, ageOf(selection.now, inventory.revisions.time[revision]!));
		},
	};
}

type DigestSearch = (texts: DigestTexts) => Pieces<Uint8Array>;

const isFoundIn = ({revisions}: Inventory, repository: number, found: Uint8Array) => {
	const first = revisions.start[repository]!;
	return (revision: number) => found[revision - first] === 1;
};

/** The tags of a repository by themselves, in their order; the age of one is that of its last push, as the list shows it. */
export function tagSubjects(model: Model, repository: number): Subjects {
	const {inventory, selection} = model;
	const {names, revision, time} = inventory.tags;
	const [first, end] = tagRange(inventory, repository);
	const tagsWith = function* (isNamed: (name: string) => boolean, search: DigestSearch) {
		const isFound = isFoundIn(inventory, repository, yield* search(yield* digestTexts(inventory, repository)));
		return yield* rowsWhere(end - first, (row) => {
			const manifest = revision[first + row]!;
			return isNamed(names[first + row]!) || (manifest >= 0 && isAnyOfFamily(inventory, manifest, isFound));
		});
	};

	return {
		count: end - first,
		containing: (part) =>
			tagsWith(
				(name) => name.toLowerCase().includes(part),
				(texts) => texts.containing(part),
			),
		matching: (expression) =>
			tagsWith(
				(name) => expression.test(name),
				(texts) => texts.matching(expression),
			),
		value(field, row) {
			const tag = first + row;
			return valueOf(model, field, revision[tag]!, ageOf(selection.now, time[tag]!));
		},
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
