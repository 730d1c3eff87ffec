import {findLayerLink, findRevision, type Inventory} from '../inventory/inventory.ts';
import {finish} from '../inventory/pieces.ts';
import type {Selection} from '../selection/selection.ts';
import type {Mark} from './mark.ts';
import type {Plan, Step, StepKind} from './plan.ts';
import {repositoryShares} from './repository-shares.ts';
import {remaining} from './totals.ts';

const nothing = {manifests: 0, blobs: 0, bytes: 0};

/** A plan of exactly these steps, which are some of a plan's for the same selection, in its order. */
export function planOfSteps(
	inventory: Inventory,
	selection: Readonly<Selection>,
	steps: readonly Step[],
	createdAt: string,
): Plan {
	const count = (kind: StepKind) => steps.filter((step) => step.kind === kind).length;
	const bytes = (kind: StepKind) =>
		steps.reduce((sum, step) => sum + (step.kind === kind && 'bytes' in step ? step.bytes : 0), 0);
	const uploadBytes = bytes('upload');
	const reclaim = {
		tags: count('tag'),
		manifests: count('revision'),
		layerLinks: count('layer-link'),
		blobs: count('blob'),
		uploads: count('upload'),
		repositories: count('repository'),
		bytes: bytes('blob') + uploadBytes,
	};
	return {
		version: 1,
		root: inventory.root,
		createdAt,
		before: inventory.figures,
		after: remaining(inventory.figures, {...reclaim, uploadBytes}),
		reclaim,
		protected: {young: nothing, excluded: nothing, frozen: nothing},
		repositories: finish(repositoryShares(inventory, selection, markOfSteps(inventory, steps))),
		steps,
	};
}

/** All is kept but for what these steps remove. */
function markOfSteps(inventory: Inventory, steps: readonly Step[]): Mark {
	const {digests, graph, layerLinks, repositories} = inventory;
	const ordinals = new Map(repositories.names.map((name, repository) => [name, repository]));
	const mark = {
		held: new Uint8Array(graph.nodes).fill(1),
		blobs: new Uint8Array(digests.length).fill(1),
		layerLinks: new Uint8Array(layerLinks.digest.length).fill(1),
	};
	for (const step of steps) {
		if (step.kind === 'blob') {
			mark.blobs[digests.find(step.digest)] = 0;
		} else if (step.kind === 'revision') {
			mark.held[findRevision(inventory, ordinals.get(step.repository)!, digests.find(step.digest))] = 0;
		} else if (step.kind === 'layer-link') {
			mark.layerLinks[findLayerLink(inventory, ordinals.get(step.repository)!, digests.find(step.digest))] = 0;
		}
	}

	return mark;
}
