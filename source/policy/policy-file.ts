import fs from 'node:fs';
import {UsageError} from '../errors.ts';
import {readNamedFile} from '../storage/read-named-file.ts';
import {shellWord} from '../format/shell-word.ts';
import {writeObstacle} from '../format/write-obstacle.ts';
import {editPolicy, newPolicy, type EditedPolicy, type PolicyChanges} from './edit-policy.ts';
import type {FiledPolicy} from '../selection/policy.ts';
import {parsePolicy} from './parse-policy.ts';

/**
 * Reads a policy file. Throws a UsageError when it cannot be read or is none. One that was merely found and belongs to
 * somebody else is refused: whoever may write into that folder could have tags deleted.
 */
export function readPolicyFile(file: string, {found}: {readonly found: boolean}): FiledPolicy {
	const text = readNamedFile(file, longestPolicy);
	const owner = fs.statSync(file).uid;
	const self = process.geteuid?.() ?? owner;
	if (found && owner !== self && owner !== 0) {
		throw new UsageError(`${file} would be the policy, and belongs to uid ${owner}, not to you`, {
			hint: `If it is meant: --policy ${shellWord(file)}. If not: --policy /dev/null is a policy that says nothing.`,
		});
	}

	return parsePolicy(text, file);
}

/** A policy is a page or two; whatever is larger is something else. */
const longestPolicy = 1024 ** 2;

/** A policy as it was read or written last. */
export type KnownPolicy = Pick<FiledPolicy, 'file' | 'text'>;

/**
 * Writes choices into a policy file; one that is not there is begun with the rules that hold. Throws a UsageError when it
 * is no policy, cannot be written, or holds something else than what the choices were made with.
 * @param known what the session goes by: of that file, or of another one for a file that is not there.
 */
export function writeChoices(file: string, changes: PolicyChanges, known: KnownPolicy | undefined): EditedPolicy {
	const stats = fs.statSync(file, {throwIfNoEntry: false});
	if (stats?.isFile() === false) {
		throw new UsageError(`${file} is no file to write into`, {hint: 'Name one, or one that is not there yet.'});
	}

	const before = stats ? readNamedFile(file, longestPolicy) : known?.text || newPolicy();
	if (stats && before.trim() !== '' && (known?.file !== file || known.text !== before)) {
		throw new UsageError(
			known?.file === file
				? `${file} has changed since it was read`
				: `${file} is there already, and is not the policy that holds here`,
			{hint: `Name a file that is not there yet, or start anew with --policy ${shellWord(file)}.`},
		);
	}

	// A rename would take the place of a symbolic link, not of what it leads to.
	const target = stats ? fs.realpathSync(file) : file;
	const edited = editPolicy(before, changes, file);
	const temporary = `${target}.${process.pid}.tmp`;
	try {
		fs.writeFileSync(temporary, edited.text, {flag: 'wx', ...(stats && {mode: stats.mode})});
		fs.renameSync(temporary, target);
		return edited;
	} catch (error) {
		fs.rmSync(temporary, {force: true});
		throw new UsageError(`Cannot write ${file}: ${writeObstacle(error)}`, {
			hint: 'Check its name and the rights of its folder.',
			cause: error,
		});
	}
}
