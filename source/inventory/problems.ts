import type {Digest} from '../storage/digest.ts';

/** What can be wrong with a storage. The names are the contract's. */
export const problemKinds = [
	'blob-digest-mismatch',
	'blob-missing',
	'blob-size-mismatch',
	'layer-link-missing',
	'link-unreadable',
	'manifest-digest-mismatch',
	'manifest-missing',
	'manifest-unreadable',
	'signature-orphan',
	'stray',
	'symlink',
	'tag-dangling',
	'tag-unreadable',
] as const;

export type ProblemKind = (typeof problemKinds)[number];

/** Something that is told and never repaired silently. */
export interface Problem {
	readonly kind: ProblemKind;
	readonly repository?: string;
	/** The tag, or the digest of the manifest, that the problem is about. */
	readonly reference?: string;
	/** What is missing or wrong. */
	readonly digest?: Digest;
	/** Relative to `docker/registry/v2`. */
	readonly path?: string;
	readonly message: string;
}

/** Damage is what a client can notice; strays, symbolic links and signatures of nothing are no damage. */
export function isDamage(problem: Problem): boolean {
	return problem.kind !== 'stray' && problem.kind !== 'symlink' && problem.kind !== 'signature-orphan';
}

/** The contract's order: by kind, repository, reference (then digest and path, to be stable). */
export function sortProblems(problems: Iterable<Problem>): Problem[] {
	const key = (problem: Problem) => [
		problem.kind,
		problem.repository ?? '',
		problem.reference ?? '',
		problem.digest ?? '',
		problem.path ?? '',
	];
	return [...problems].sort((a, b) => {
		const right = key(b);
		for (const [position, left] of key(a).entries()) {
			const other = right[position]!;
			if (left !== other) {
				return left < other ? -1 : 1;
			}
		}

		return 0;
	});
}
