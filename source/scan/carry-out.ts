import type {Request} from './messages.ts';
import {tasks} from './tasks.ts';

/** Carries out one task: synchronous calls only. */
export function carryOut({name, v2, input}: Omit<Request, 'id'>): unknown {
	const task = tasks[name] as (v2: string, input: unknown) => unknown;
	return task(v2, input);
}
