import type {Inventory} from './inventory.ts';

/** A time further in the future than that is no push but a clock that was wrong; in milliseconds. */
export const clockSkew = 60 * 60 * 1000;

/**
 * Without a grace age a plan asks for no times: one that a wrong clock wrote is no push since.
 * @param now seconds since the epoch.
 */
export function ignoreFuture({blobs}: Inventory, now: number): void {
	for (const [digest, time] of blobs.time.entries()) {
		if (time > now + clockSkew / 1000) {
			blobs.time[digest] = 0;
		}
	}
}
