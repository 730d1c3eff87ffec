import type {Step} from '../plan/plan.ts';
import {stepPath} from '../plan/step-path.ts';
import type {PutBack, RunRecord, RunResult} from './run.ts';

/** The bytes of blobs and uploads. */
export const countBytes = (steps: readonly Step[]) =>
	steps.reduce((sum, step) => sum + ('bytes' in step ? step.bytes : 0), 0);

export type Held = Pick<RunRecord, 'blobs' | 'bytes'>;

/** What a record tells of what a run holds. */
export const countHeld = (steps: readonly Step[]): Held => ({
	blobs: steps.filter(({kind}) => kind === 'blob').length,
	bytes: countBytes(steps),
});

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

/** A step that was left alone, as a result tells it. */
export const asDropped = (step: Step, reason: string): RunResult['dropped'][number] => ({
	kind: step.kind,
	path: stepPath(step),
	reason,
});
