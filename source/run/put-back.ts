import type {Step} from '../plan/plan.ts';
import type {PutBack} from './run.ts';

/** The bytes of blobs and uploads. */
export const countBytes = (steps: readonly Step[]) =>
	steps.reduce((sum, step) => sum + ('bytes' in step ? step.bytes : 0), 0);

/** What came back, counted. */
export function countPutBack(steps: readonly Step[]): PutBack {
	const count = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
	return {
		tags: count('tag'),
		manifests: count('revision'),
		layerLinks: count('layer-link'),
		blobs: count('blob'),
		bytes: countBytes(steps),
	};
}

export function addPutBack(one: PutBack, other: PutBack): PutBack {
	return {
		tags: one.tags + other.tags,
		manifests: one.manifests + other.manifests,
		layerLinks: one.layerLinks + other.layerLinks,
		blobs: one.blobs + other.blobs,
		bytes: one.bytes + other.bytes,
	};
}
