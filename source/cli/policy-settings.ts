import path from 'node:path';
import process from 'node:process';
import {parseBytes} from '../format/bytes.ts';
import {findPolicyFile} from '../policy/find-policy.ts';
import type {Settings} from '../session.ts';
import type {GivenOptions} from './options.ts';

/**
 * What files and a budget say of what goes. Throws a UsageError for a policy that is none, or a file that cannot be read.
 * @param searches whether a policy that is not named is looked for.
 */
export async function policySettings(
	given: GivenOptions,
	root: string,
	searches: boolean,
): Promise<Pick<Settings, 'filed' | 'pins' | 'free'>> {
	const named = given.policy === undefined ? undefined : path.resolve(given.policy);
	const file = named ?? (searches ? findPolicyFile(root, process.cwd()) : undefined);
	const {readPolicyFile} = file === undefined ? {readPolicyFile: undefined} : await import('../policy/policy-file.ts');
	const {readPins} = given.pin === undefined ? {readPins: undefined} : await import('../policy/read-pins.ts');
	return {
		...(file === undefined || !readPolicyFile ? {} : {filed: readPolicyFile(file, {found: named === undefined})}),
		...(given.pin === undefined || !readPins ? {} : {pins: readPins(given.pin.map((pin) => path.resolve(pin)))}),
		...(given.free === undefined ? {} : {free: parseBytes(given.free, '--free')}),
	};
}
