import {describedDigest} from '../inventory/companion-tags.ts';
import type {Step} from '../plan/plan.ts';
import type {Digest} from '../storage/digest.ts';

/**
 * The steps of tags that describe a manifest which goes with them (a signature, an SBOM), with that manifest's digest:
 * where it comes back, they do.
 */
export function companionSteps(steps: readonly Step[]): ReadonlyMap<Step, Digest> {
	const companions = new Map<Step, Digest>();
	for (const step of steps) {
		const described = step.kind === 'tag' ? describedDigest(step.tag) : undefined;
		if (described !== undefined) {
			companions.set(step, described);
		}
	}

	if (companions.size === 0) {
		return companions;
	}

	const going = new Set(steps.map((step) => (step.kind === 'revision' ? key(step.repository, step.digest) : '')));
	for (const [step, digest] of companions) {
		if (step.kind === 'tag' && !going.has(key(step.repository, digest))) {
			companions.delete(step);
		}
	}

	return companions;
}

const key = (repository: string, digest: Digest) => `${repository}@${digest}`;
