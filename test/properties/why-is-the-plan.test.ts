import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import fc from 'fast-check';
import {tagFlags, type Inventory} from '../../source/inventory/inventory.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import type {Chain, Explanation, Place} from '../../source/plan/explanation.ts';
import {explain} from '../../source/plan/why.ts';
import {openPool, type Pool} from '../../source/scan/pool.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {removed} from '../support/read-store.ts';

describe('an explanation', () => {
	let pool: Pool;
	before(() => {
		pool = openPool(2);
	});
	after(async () => pool.close());

	it('says of every digest of any store what the plan does, and why', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, randomOptions, async (store, options) =>
				inRandomStore(store, options, pool, ({inventory, selection}) => {
					const goes = removed(buildPlan(inventory, selection));
					const told = {
						tags: new Set(),
						tagIndex: new Set(),
						revisions: new Set(),
						layerLinks: new Set(),
						blobs: new Set(),
					};
					for (let digest = 0; digest < inventory.digests.length; digest++) {
						const explanation = explain(inventory, selection, digest);
						checkReasons(explanation);
						for (const place of explanation.places) {
							if (!place.kept) {
								addGoing(told, explanation.digest, place);
							}
						}
					}

					// A tag that goes takes its history with it: the plan has no steps for that.
					const histories = [...(told.tagIndex as Set<string>)];
					told.tagIndex = new Set(histories.filter((entry) => !goes.tags.has(entry.slice(0, entry.indexOf('@')))));
					// Nor is a tag that cannot be read at any digest.
					const readable = [...goes.tags].filter((tag) => !brokenTags(inventory).has(tag));
					assert.deepEqual([...told.tags].sort(), readable.sort());
					told.tags = goes.tags;
					for (const [kind, names] of Object.entries(told)) {
						assert.deepEqual([...names].sort(), [...goes[kind as keyof typeof told]].sort(), kind);
					}
				}),
			),
			{numRuns: Number(process.env['PROPERTY_RUNS'] ?? 200)},
		);
	});
});

function brokenTags({repositories, tags}: Inventory): Set<string> {
	const names = tags.names.map((name, tag) => `${repositories.names[tags.repository[tag]!]!}:${name}`);
	return new Set(names.filter((_, tag) => (tags.flags[tag]! & tagFlags.broken) !== 0));
}

function addGoing(
	told: Readonly<Record<'tags' | 'tagIndex' | 'revisions' | 'layerLinks' | 'blobs', Set<unknown>>>,
	digest: string,
	place: Place,
): void {
	switch (place.place) {
		case 'blob':
			told.blobs.add(digest);
			break;
		case 'revision':
			told.revisions.add(`${place.repository}@${digest}`);
			break;
		case 'layer-link':
			told.layerLinks.add(`${place.repository}@${place.names?.folder ?? digest}`);
			break;
		case 'tag':
			told.tags.add(`${place.repository}:${place.tag}`);
			break;
		case 'tag-index':
			told.tagIndex.add(`${place.repository}:${place.tag}@${digest}`);
			break;
	}
}

/** Whatever is kept has a chain where it is kept; whatever goes has failed some test. */
function checkReasons({digest, kept, places, chains, tests}: Explanation): void {
	assert.equal(kept, chains.length > 0);
	for (const place of places) {
		const repository = place.place === 'blob' ? null : place.repository;
		if (!place.kept) {
			assert.ok(
				tests.some((test) => test.place === place.place && test.repository === repository),
				`${place.place} goes`,
			);
		} else if (isReason(digest, place)) {
			assert.ok(
				chains.some((chain) => isAbout(chain, repository)),
				`${place.place} is kept`,
			);
		}
	}
}

/** Tags keep themselves, and a layer link that names the digest may be kept for the sake of its own. */
function isReason(digest: string, place: Place): boolean {
	switch (place.place) {
		case 'blob':
		case 'revision':
			return true;
		case 'layer-link':
			return place.names === null || place.names.folder === digest;
		case 'tag':
		case 'tag-index':
			return false;
	}
}

/** A chain of the repository, or one that is about the whole storage. */
const isAbout = (chain: Chain, repository: string | null) =>
	repository === null || chain.repository === null || chain.repository === repository;
