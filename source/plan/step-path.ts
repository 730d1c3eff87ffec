import type {Step} from './plan.ts';
import {
	blobFolder,
	layerLinkFolder,
	repositoryFolder,
	revisionFolder,
	tagFolder,
	tagIndexEntryFolder,
	uploadFolder,
} from '../storage/layout.ts';

/** What a step moves, relative to v2; a repository's step only takes its empty folders away. */
export function stepPath(step: Step): string {
	switch (step.kind) {
		case 'tag':
			return tagFolder(step.repository, step.tag);
		case 'tag-index':
			return tagIndexEntryFolder(step.repository, step.tag, step.digest);
		case 'revision':
			return revisionFolder(step.repository, step.digest);
		case 'layer-link':
			return layerLinkFolder(step.repository, step.digest);
		case 'blob':
			return blobFolder(step.digest);
		case 'upload':
			return uploadFolder(step.repository, step.id);
		case 'leftover':
			return step.path;
		case 'repository':
			return repositoryFolder(step.repository);
	}
}
