import {repositoryFlags, type Inventory, type Upload} from '../inventory/inventory.ts';
import type {Selection} from './selection.ts';

/** Nobody has written to it for longer than the operator allows. */
export function isAbandoned(selection: Readonly<Selection>, upload: Upload): boolean {
	return upload.time <= selection.now - selection.uploadsOlderThan;
}

export interface UploadCount {
	readonly count: number;
	readonly bytes: number;
}

/** By repository: abandoned uploads that go unless something holds their repository. */
export function abandonedUploads(inventory: Inventory, selection: Readonly<Selection>): Map<number, UploadCount> {
	const byRepository = new Map<number, UploadCount>();
	for (const upload of inventory.uploads) {
		const untouchable = (inventory.repositories.flags[upload.repository]! & repositoryFlags.linked) !== 0;
		if (!untouchable && isAbandoned(selection, upload)) {
			const {count, bytes} = byRepository.get(upload.repository) ?? {count: 0, bytes: 0};
			byRepository.set(upload.repository, {count: count + 1, bytes: bytes + upload.bytes});
		}
	}

	return byRepository;
}
