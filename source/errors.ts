/** How a failure is told to a script. The numbers are the contract's exit codes. */
export type ExitCode = 0 | 1 | 2 | 3 | 129 | 130 | 143;

/**
 * A failure that the user can act on. Faces print `message` and `hint`, never a stack;
 * everything that is not a UserError is our own bug.
 */
export class UserError extends Error {
	override readonly name: string = 'UserError';
	/** What to try next, one sentence. */
	readonly hint: string | undefined;
	readonly exitCode: ExitCode;

	constructor(
		message: string,
		options: {readonly hint?: string; readonly exitCode?: ExitCode; readonly cause?: unknown} = {},
	) {
		super(message, options.cause === undefined ? undefined : {cause: options.cause});
		this.hint = options.hint;
		this.exitCode = options.exitCode ?? 1;
	}
}

/** Refused for safety: nothing was touched (exit code 3). */
export class Refusal extends UserError {
	override readonly name: string = 'Refusal';

	constructor(message: string, options: {readonly hint?: string; readonly cause?: unknown} = {}) {
		super(message, {...options, exitCode: 3});
	}
}

/**
 * Refused: what is to go cannot be moved to a quarantine. Nothing was lost; whoever agrees that it cannot be put back may
 * have it deleted directly.
 */
export class NoQuarantine extends Refusal {
	override readonly name = 'NoQuarantine';
}

/** Wrong usage: nothing was touched (exit code 2). */
export class UsageError extends UserError {
	override readonly name: string = 'UsageError';

	constructor(message: string, options: {readonly hint?: string; readonly cause?: unknown} = {}) {
		super(message, {...options, exitCode: 2});
	}
}

/** The code of a system error (`ENOENT`, `EACCES`, …), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
