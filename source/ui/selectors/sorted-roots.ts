import type {Inventory} from '../../inventory/inventory.ts';
import type {Pieces} from '../../inventory/pieces.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
import {sortedBy} from '../sorted-by.ts';
import {familyReclaim, manifestBytes} from './manifest-bytes.ts';
import {familyOf, holdsAny} from './relations.ts';
import type {RepositorySort} from './repository-rows.ts';
import {rootsOf} from './untagged-roots.ts';

/** The orders that were asked for of one repository, as long as they hold. */
interface Orders {
	readonly repository: number;
	/** What they free, as of this version of the estimate. */
	readonly version: number;
	readonly known: Map<string, Int32Array>;
}

/** Of the repository that was looked at last. */
const last = cachedBy((_: Inventory): {orders?: Orders} => ({}));

/**
 * The roots of what is untagged in an order: found once, for filters are typed letter by letter, until something is chosen
 * that changes it.
 */
export function* sortedRoots(
	model: Model,
	repository: number,
	sort: RepositorySort,
	reversed: boolean,
): Pieces<Int32Array> {
	const {known} = ordersOf(model, repository);
	const name = `${sort} ${String(reversed)}`;
	let order = known.get(name);
	if (order === undefined) {
		const {roots} = yield* rootsOf(model.inventory, repository);
		order = yield* sortedBy(roots, rootKey(model, sort), reversed);
		known.set(name, order);
	}

	return order;
}

function ordersOf({inventory, estimate}: Model, repository: number): Orders {
	const kept = last(inventory);
	const {version} = estimate;
	if (kept.orders?.repository !== repository) {
		kept.orders = {repository, version, known: new Map()};
	} else if (kept.orders.version !== version) {
		// What is under way still is given up: it may have seen both.
		const known = new Map([...kept.orders.known].filter(([name]) => !name.startsWith('reclaim')));
		kept.orders = {repository, version, known};
	}

	return kept.orders;
}

function rootKey(model: Model, sort: RepositorySort): (revision: number) => number {
	const {inventory} = model;
	switch (sort) {
		case 'reclaim': {
			return (revision) => familyReclaim(model, revision);
		}

		case 'total': {
			return (revision) => manifestBytes(inventory, revision);
		}

		case 'name': {
			return (revision) => -inventory.digests.rank(inventory.revisions.digest[revision]!);
		}

		case 'count': {
			return (revision) => (holdsAny(inventory, revision) ? familyOf(inventory, revision).length : 1);
		}

		case 'age': {
			return (revision) => inventory.revisions.time[revision]!;
		}
	}
}
