import fs from 'node:fs';
import path from 'node:path';

/** The name under which a policy is found by itself. */
export const usualPolicyName = 'registry-cleanup.yml';

/** The policy that holds without being named: beside the storage root, else in the working folder. */
export function findPolicyFile(root: string, workingFolder: string): string | undefined {
	return [path.dirname(root), workingFolder]
		.map((folder) => path.join(folder, usualPolicyName))
		.find((file) => fs.existsSync(file));
}
