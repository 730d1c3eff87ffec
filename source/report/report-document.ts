import type {Problem} from '../inventory/problems.ts';
import {sortProblems} from '../inventory/problems.ts';
import type {Figures, Plan, Reclaim} from '../plan/plan.ts';
import type {Session} from '../session.ts';
import type {Budget} from '../selection/budget.ts';
import type {RunResult, RunState} from '../run/run.ts';
import {sanitizeJson} from '../format/sanitize.ts';

interface DocumentRepository {
	readonly name: string;
	readonly tags: number;
	readonly manifests: number;
	readonly untagged: number;
	readonly bytes: number;
	readonly reclaimableBytes: number;
}

/** What `report --json` and `clean --json` print: schema 1 of the contract, its keys in this order. */
export interface ReportDocument {
	readonly schema: 1;
	readonly command: 'report' | 'clean' | 'apply';
	readonly root: string;
	/** True whenever nothing was changed. */
	readonly dryRun: boolean;
	readonly before: Figures;
	readonly after: Figures;
	readonly reclaim: Reclaim;
	readonly repositories: readonly DocumentRepository[];
	readonly protected: Plan['protected'];
	readonly problems: readonly Problem[];
	readonly run?: {readonly id: string; readonly state: RunState};
}

/** `result`: of the run that has carried the plan out; without one the document is a prediction. */
export function reportDocument(
	command: ReportDocument['command'],
	plan: Plan,
	problems: readonly Problem[],
	result?: RunResult,
): ReportDocument {
	const before = figures(result?.before ?? plan.before);
	const after = figures(result?.after ?? plan.after);
	return {
		schema: 1,
		command,
		root: plan.root,
		dryRun: result === undefined,
		before,
		after,
		reclaim: result ? freed(before, after) : reclaim(plan.reclaim),
		repositories: plan.repositories.map(({name, tags, manifests, untagged, bytes, reclaimableBytes}) => ({
			name,
			tags,
			manifests,
			untagged,
			bytes,
			reclaimableBytes,
		})),
		protected: {
			young: held(plan.protected.young),
			excluded: held(plan.protected.excluded),
			frozen: held(plan.protected.frozen),
		},
		problems: sortProblems([...problems, ...(result?.newProblems ?? [])]).map(problemFields),
		...(result ? {run: {id: result.id, state: result.state}} : {}),
	};
}

/** How close a budget came, where there is one. */
export const budgetField = ({budget}: Pick<Session, 'budget'>): {readonly budget?: Budget} => (budget ? {budget} : {});

/** A document as text: one line break at its end, and nothing in it that a terminal would obey. */
export function documentText(document: unknown): string {
	return `${sanitizeJson(JSON.stringify(document, undefined, 2))}\n`;
}

/**
 * What a run freed, from what was measured on the disk before and after. A push meanwhile makes the difference
 * smaller; it never makes a count negative.
 */
export function freed(before: Figures, after: Figures): Reclaim {
	const less = (key: keyof Figures) => Math.max(0, before[key] - after[key]);
	return {
		tags: less('tags'),
		manifests: less('manifests'),
		layerLinks: less('layerLinks'),
		blobs: less('blobs'),
		uploads: less('uploads'),
		repositories: less('repositories'),
		bytes: less('bytes') + less('uploadBytes'),
	};
}

// The contract's keys and their order, whatever else the values carry by now.

const figures = ({
	repositories,
	tags,
	manifests,
	layerLinks,
	blobs,
	bytes,
	uploads,
	uploadBytes,
}: Figures): Figures => ({
	repositories,
	tags,
	manifests,
	layerLinks,
	blobs,
	bytes,
	uploads,
	uploadBytes,
});

const reclaim = ({tags, manifests, layerLinks, blobs, uploads, repositories, bytes}: Reclaim): Reclaim => ({
	tags,
	manifests,
	layerLinks,
	blobs,
	uploads,
	repositories,
	bytes,
});

const held = ({manifests, blobs, bytes}: Plan['protected']['young']) => ({manifests, blobs, bytes});

export const problemFields = ({kind, repository, reference, digest, path, message}: Problem): Problem => ({
	kind,
	...(repository === undefined ? {} : {repository}),
	...(reference === undefined ? {} : {reference}),
	...(digest === undefined ? {} : {digest}),
	...(path === undefined ? {} : {path}),
	message,
});
