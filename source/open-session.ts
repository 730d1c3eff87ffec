import {openPool} from './scan/pool.ts';
import type {Session, Settings} from './session.ts';

/**
 * Opens a session for a face.
 * @param options.scans whether it will scan: then the threads for that get ready while all the rest is loaded.
 */
export async function openSession(settings: Settings, {scans}: {readonly scans: boolean}): Promise<Session> {
	const pool = scans ? openPool(settings.jobs) : undefined;
	const {createSession} = await import('./session.ts');
	return createSession(settings, pool);
}
