import {manifestKind} from '../../inventory/inventory.ts';
import type {Model} from '../model.ts';
import {listHeight, screenOf, type State} from '../state.ts';

/** Digests of the manifests in view that have not been asked yet what they say of themselves. */
export function wantedDetails(state: State, model: Model): readonly string[] {
	const digests = [...visibleManifests(state, model)];
	// Nothing is asked of the model before a scan has ended.
	return digests.map((digest) => model.inventory.digests.text(digest)).filter((digest) => !state.details.has(digest));
}

/** The opened manifest; in a repository the indexes (for their children's platforms) and the artifacts in view. */
function visibleManifests(state: State, model: Model): ReadonlySet<number> {
	const screen = screenOf(state);
	if (screen.name === 'manifest') {
		return new Set([model.inventory.revisions.digest[screen.revision]!]);
	}

	const found = new Set<number>();
	if (screen.name === 'repository') {
		const {inventory} = model;
		const {top} = screen.position;
		const past = Math.min(screen.rows.length, top + listHeight('repository', state.size));
		for (let index = top; index < past; index++) {
			const row = screen.rows.at(index)!;
			for (const revision of row.kind === 'manifest'
				? [row.revision, row.parent]
				: row.kind === 'tag'
					? [row.revision]
					: []) {
				const digest = revision < 0 ? -1 : inventory.revisions.digest[revision]!;
				if (digest >= 0 && ['index', 'artifact'].includes(manifestKind(inventory, digest))) {
					found.add(digest);
				}
			}
		}
	}

	return found;
}
