import {errorCode, UserError} from '../errors.ts';

/** Tells whoever may act why the storage cannot be written to; what has been told already is passed on. */
export function cannotWrite(error: unknown, path: string): UserError {
	if (error instanceof UserError) {
		return error;
	}

	const told = (message: string, hint: string) => new UserError(message, {hint, cause: error});
	switch (errorCode(error)) {
		case 'EROFS':
			return told(
				`${path} is on a read-only file system: nothing can be cleaned up there`,
				'Report and review work (report, --dry-run). Mount it writable to clean up.',
			);
		case 'EACCES':
		case 'EPERM':
			return told(
				`You (uid ${process.geteuid?.()}) may not write to ${path}`,
				process.geteuid?.() === 0
					? "Root may write anywhere but through NFS (root_squash: start as the user that the registry's files belong to), and what is immutable (lsattr, chattr -i)."
					: "Start as the user that the registry's files belong to, or as root.",
			);
		case 'ENOSPC':
		case 'EDQUOT':
			return told(
				`The disk is so full that nothing can be written to ${path}`,
				'Free a few blocks on that file system, then start again.',
			);
		case 'EXDEV':
			return told(
				`${path} is on another file system than the quarantine`,
				'What is deleted is first moved to a quarantine, and a move cannot cross file systems. Mount all below docker/registry as one, or --exclude what is mounted by itself.',
			);
		default:
			return told(
				`Cannot write to ${path}: ${error instanceof Error ? error.message : String(error)}`,
				'Everything that was moved is in the quarantine. Check the file system, then start again.',
			);
	}
}

/** True when there was no space left, also for what `cannotWrite` has told. */
export const isFull = (error: unknown) => ['ENOSPC', 'EDQUOT'].includes(codeOf(error));

/** True when something was to be moved to another file system, likewise. */
export const isElsewhere = (error: unknown) => codeOf(error) === 'EXDEV';

const codeOf = (error: unknown) => errorCode(error instanceof UserError ? error.cause : error) ?? '';
