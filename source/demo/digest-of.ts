import {createHash} from 'node:crypto';
import type {Digest} from '../storage/digest.ts';

/** The true digest of some bytes. */
export function digestOf(bytes: Uint8Array | string, algorithm: 'sha256' | 'sha512' = 'sha256'): Digest {
	return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}
