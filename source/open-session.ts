import {openPool} from './scan/pool.ts';
import {createSession, type Session, type Settings} from './session.ts';

/**
 * Opens a session for a face.
 * @param options.scans whether it will scan: then the threads for that get ready while all the rest is loaded.
 * @param options.screens whether this thread must answer meanwhile, and so takes no part in it.
 */
export async function openSession(
	settings: Settings,
	{scans, screens}: {readonly scans: boolean; readonly screens: boolean},
): Promise<Session> {
	const pool = scans ? openPool(settings.jobs, {joins: !screens}) : undefined;
	return createSession(settings, pool);
}
