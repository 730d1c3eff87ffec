import {Refusal, UsageError, UserError, errorCode, type ExitCode} from '../errors.ts';
import {StorageChanged} from '../storage/walk.ts';
import type {TaskName} from './tasks.ts';

export interface Request {
	readonly id: number;
	readonly name: TaskName;
	readonly v2: string;
	readonly input: unknown;
}

export type Reply =
	{readonly id: number; readonly result: unknown} | {readonly id: number; readonly error: PackedError};

/** An error on its way between threads: structured cloning would keep neither its class nor its fields. */
export interface PackedError {
	readonly name: string;
	readonly message: string;
	readonly stack: string | undefined;
	readonly code: string | undefined;
	readonly hint: string | undefined;
	readonly exitCode: ExitCode | undefined;
	readonly path: string | undefined;
}

export function packError(error: unknown): PackedError {
	const thrown = error instanceof Error ? error : new Error(String(error));
	return {
		name: thrown.name,
		message: thrown.message,
		stack: thrown.stack,
		code: errorCode(thrown),
		hint: thrown instanceof UserError ? thrown.hint : undefined,
		exitCode: thrown instanceof UserError ? thrown.exitCode : undefined,
		path: thrown instanceof StorageChanged ? thrown.path : undefined,
	};
}

export function unpackError(packed: PackedError): Error {
	const options = packed.hint === undefined ? {} : {hint: packed.hint};
	switch (packed.name) {
		case 'StorageChanged':
			return new StorageChanged(packed.path ?? '');
		case 'Refusal':
			return new Refusal(packed.message, options);
		case 'UsageError':
			return new UsageError(packed.message, options);
		case 'UserError':
			return new UserError(packed.message, {...options, exitCode: packed.exitCode ?? 1});
		default: {
			const error = new Error(packed.message);
			error.name = packed.name;
			return Object.assign(error, {stack: packed.stack, ...(packed.code === undefined ? {} : {code: packed.code})});
		}
	}
}
