import {blobFlags, manifestKind, type Inventory} from '../inventory/inventory.ts';
import type {Selection} from '../selection/selection.ts';
import type {Explanation, Place} from './explanation.ts';
import {findDigest, nowhere, type DigestPrefix} from './find-digest.ts';
import {ask} from './question.ts';
import {findChains} from './why-chains.ts';
import {findPlaces} from './why-places.ts';
import {failedTests} from './why-tests.ts';

/**
 * Why a digest (an ordinal) is kept, or goes, with what the operator has chosen. Pure; one breadth-first search from
 * the roots, whatever the digest.
 */
export function explain(inventory: Inventory, selection: Readonly<Selection>, digest: number): Explanation {
	const question = ask(inventory, selection, digest);
	const chains = findChains(question);
	const places = findPlaces(question, chains.length > 0);
	const {blobs, digests} = inventory;
	const isThere = (blobs.flags[digest]! & (blobFlags.present | blobFlags.linked)) !== 0;
	return {
		digest: digests.text(digest),
		kind: kindOf(inventory, digest, places),
		bytes: isThere ? blobs.size[digest]! : null,
		kept: chains.length > 0,
		places,
		chains,
		tests: failedTests(question, places),
	};
}

/** The same of the digest that begins so. Throws a UserError when nothing has it, and a UsageError when several begin so. */
export function explainFound(inventory: Inventory, selection: Readonly<Selection>, digest: DigestPrefix): Explanation {
	const explanation = explain(inventory, selection, findDigest(inventory, digest));
	if (explanation.places.length === 0 && !explanation.kept) {
		throw nowhere(inventory, digest);
	}

	return explanation;
}

function kindOf(inventory: Inventory, digest: number, places: readonly Place[]): Explanation['kind'] {
	const kind = manifestKind(inventory, digest);
	if (kind !== 'none') {
		return kind;
	}

	// Only of what is a revision somewhere a manifest was read.
	return places.some(({place}) => place === 'tag') ? 'missing' : 'blob';
}
