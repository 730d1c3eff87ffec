import assert from 'node:assert/strict';
import {test} from 'node:test';
import {revisionRange} from '../../../source/inventory/inventory.ts';
import {finish} from '../../../source/inventory/pieces.ts';
import {digestTexts} from '../../../source/ui/selectors/digest-texts.ts';
import {syntheticInventory} from '../../support/synthetic-inventory.ts';

test('digests are found by any part of their texts, and by expressions, as each by itself would be', () => {
	const inventory = syntheticInventory({repositories: 3, manifests: 2100});
	for (const repository of [1, 2]) {
		const [first, end] = revisionRange(inventory, repository);
		const digests = [...inventory.revisions.digest.subarray(first, end)].map((digest) =>
			inventory.digests.text(digest),
		);
		const texts = finish(digestTexts(inventory, repository));
		const [one] = digests;
		for (const part of ['a', '7c', 'sha', '256:', '0', 'xyz', one!, one!.slice(5, 12), one!.slice(-9)]) {
			assert.deepEqual(
				[...finish(texts.containing(part))],
				digests.map((digest) => (digest.includes(part) ? 1 : 0)),
				part,
			);
		}

		for (const expression of [/^sha256:[0-7]/iu, /f$/iu, /^[^a]*$/iu, /\s/u]) {
			assert.deepEqual(
				[...finish(texts.matching(expression))],
				digests.map((digest) => (expression.test(digest) ? 1 : 0)),
				String(expression),
			);
		}
	}
});
