import type {Digest} from '../../storage/digest.ts';
import type {Model} from '../model.ts';
import {screenOf, type State} from '../state.ts';
import {layersOf} from './layer-rows.ts';

/** The digest that `w` explains: of the row under the cursor; undefined where that has none. */
export function whyTarget(state: State, model: Model): Digest | undefined {
	const screen = screenOf(state);
	switch (screen.name) {
		case 'repository': {
			const row = screen.rows.at(screen.position.cursor);
			if (!row || row.kind === 'section') {
				return undefined;
			}

			const {revisions, tags} = model.inventory;
			return textOf(model, row.kind === 'manifest' ? revisions.digest[row.revision] : tags.digest[row.tag]);
		}

		case 'manifest': {
			return textOf(model, layersOf(model.inventory, screen.revision)[screen.position.cursor]?.digest);
		}

		case 'orphans': {
			return textOf(model, screen.rows[screen.position.cursor]);
		}

		case 'problems': {
			return model.problems[screen.position.cursor]?.digest;
		}

		default: {
			return undefined;
		}
	}
}

/** A tag that cannot be read has no digest. */
function textOf({inventory}: Model, digest: number | undefined): Digest | undefined {
	return digest === undefined || digest < 0 ? undefined : inventory.digests.text(digest);
}
