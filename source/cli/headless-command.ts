import type {CommandDefinition} from './command-definition.ts';
import type {HeadlessName, Kind} from './faces.ts';

/** How a command without screens runs; what it needs is loaded only then. */
export const headless =
	(name: HeadlessName, kind: Kind): CommandDefinition['run'] =>
	async (invocation) =>
		(await import('./faces.ts')).runHeadless(invocation, name, kind);
