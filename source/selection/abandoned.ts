import type {Upload} from '../inventory/inventory.ts';
import type {Selection} from './selection.ts';

/** Nobody has written to it for longer than the operator allows. */
export function isAbandoned(selection: Readonly<Selection>, upload: Upload): boolean {
	return upload.time <= selection.now - selection.uploadsOlderThan;
}
