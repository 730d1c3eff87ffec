import fs from 'node:fs';
import path from 'node:path';
import {policyBeside, usualPolicyName} from '../format/policy-path.ts';

/**
 * The policy that holds without being named: beside the storage root, else in the working folder. A symbolic link to
 * nowhere is one that cannot be read, not none.
 */
export function findPolicyFile(root: string, workingFolder: string): string | undefined {
	return [policyBeside(root), path.join(workingFolder, usualPolicyName)].find(isThere);
}

function isThere(file: string): boolean {
	try {
		return fs.lstatSync(file, {throwIfNoEntry: false}) !== undefined;
	} catch {
		// Who may not look into a folder, as the working folder of whoever used sudo, has no policy there.
		return false;
	}
}
