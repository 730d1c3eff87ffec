import {changeOf, type Choosable} from '../../source/selection/change.ts';
import type {Session} from '../../source/session.ts';

/** Excludes one thing, or includes it again; chooses a tag for deletion, or keeps it. */
export async function choose(session: Session, what: Choosable, chosen = true): Promise<void> {
	await session.choose([changeOf(what, chosen)]);
}

export const choosable = {
	repository: (repository: number): Choosable => ({kind: 'repository', repository}),
	revision: (revision: number): Choosable => ({kind: 'revision', revision}),
	tag: (tag: number): Choosable => ({kind: 'tag', tag}),
	orphans: {kind: 'orphans'} as Choosable,
};
