import {Refusal} from '../errors.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {keptOnlyHere} from '../plan/kept-only-here.ts';
import type {Selection} from '../selection/selection.ts';
import type {Settings} from '../session.ts';

/** Why a storage that has manifests and not one tag is not cleaned up, unless that is allowed. */
export function taglessRefusal({figures}: Inventory, {allowTagless}: Settings): Refusal | undefined {
	return figures.manifests > 0 && figures.tags === 0 && !allowTagless
		? new Refusal('This storage has manifests and not one tag', {
				hint: 'A registry that keeps its tags elsewhere (Harbor does) looks like this. If all of it may go: --allow-tagless',
			})
		: undefined;
}

/** Refuses a sweep by the registry's own collector when it would take what is to be kept, for now or for good. */
export function refuseForeignSweep(inventory: Inventory, selection: Readonly<Selection>, keep: boolean): void {
	if (keep) {
		throw new Refusal('registry garbage-collect deletes for good, and a quarantine is to be kept', {
			hint: 'Use --gc builtin to keep a quarantine.',
		});
	}

	const {blobs, bytes} = keptOnlyHere(inventory, selection);
	if (blobs > 0) {
		throw new Refusal(
			`registry garbage-collect would also delete ${blobs} blobs (${bytes} bytes) that are to be kept`,
			{
				hint: 'They are young, excluded, of what cannot be judged, or of a manifest whose link is gone. Use --gc builtin, or --grace 0 if they are only young and no push is under way.',
			},
		);
	}
}
