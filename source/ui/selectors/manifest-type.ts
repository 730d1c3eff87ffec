import {manifestKind} from '../../inventory/inventory.ts';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';
import {artifactName} from './artifact-name.ts';

/** What a manifest is, in a word: of an artifact what it says of itself, once that is read. */
export function manifestType({details}: State, {inventory}: Model, digest: number): string {
	const kind = manifestKind(inventory, digest);
	return kind === 'artifact' ? artifactName(details.get(inventory.digests.text(digest))?.artifactType) : kind;
}
