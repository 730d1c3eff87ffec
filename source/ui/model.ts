import type {Session} from '../session.ts';

/** What screens read of a session: everything that a scan found and the operator chose, nothing that acts. */
export type Model = Pick<
	Session,
	'settings' | 'inventory' | 'selection' | 'changes' | 'isChanged' | 'movedTags' | 'estimate' | 'problems' | 'refusal'
>;
