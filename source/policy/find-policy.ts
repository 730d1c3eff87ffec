import fs from 'node:fs';
import path from 'node:path';
import {policyBeside, usualPolicyName} from '../format/policy-path.ts';

/** The policy that holds without being named: beside the storage root, else in the working folder. */
export function findPolicyFile(root: string, workingFolder: string): string | undefined {
	return [policyBeside(root), path.join(workingFolder, usualPolicyName)].find((file) => fs.existsSync(file));
}
