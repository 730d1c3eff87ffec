import path from 'node:path';

/** The name under which a policy is found by itself. */
export const usualPolicyName = 'registry-cleanup.yml';

/** Where a policy is found first: beside the storage root. */
export const policyBeside = (root: string) => path.join(path.dirname(root), usualPolicyName);
