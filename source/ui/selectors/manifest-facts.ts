import {manifestKind, revisionFlags, tagRange, type Inventory} from '../../inventory/inventory.ts';
import {sanitize} from '../../format/sanitize.ts';
import {formatIsoMoment, formatMoment} from '../clock.ts';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';
import {hasSubject, holdersAbove} from './relations.ts';
import {shortDigest} from './short-digest.ts';
import {whyKept} from './why-kept.ts';

/** What the detail says of a manifest above its layers. */
export interface ManifestFacts {
	readonly digest: string;
	readonly type: string;
	readonly created: string;
	readonly state: string;
	readonly pushed: string;
	readonly referenced: string;
}

export function manifestFacts(state: State, model: Model, revision: number): ManifestFacts {
	const {inventory} = model;
	const digest = inventory.revisions.digest[revision]!;
	const text = inventory.digests.text(digest);
	const detail = state.details.get(text);
	const kind = manifestKind(inventory, digest);
	// An image's artifact type is only that of its config.
	const media = (kind === 'artifact' ? detail?.artifactType : undefined) ?? detail?.mediaType;
	const types = [kind, detail?.platform, media].filter((part) => part !== undefined);
	return {
		digest: text,
		type: types.map((part) => sanitize(part)).join(', '),
		created: formatIsoMoment(detail?.created) ?? '-',
		state: stateOf(model, revision),
		pushed: formatMoment(inventory.revisions.time[revision]!),
		referenced: referencedBy(inventory, revision),
	};
}

function stateOf(model: Model, revision: number): string {
	const tagged = (model.inventory.revisions.flags[revision]! & revisionFlags.tagged) !== 0;
	const kept = whyKept(model, revision);
	const fate = kept === undefined ? 'a cleanup deletes it' : tagged ? 'kept' : `kept: ${kept.sentence}`;
	return `${tagged ? 'TAGGED' : 'UNTAGGED'}, ${fate}`;
}

/** The tags on it, the indexes that list it and the subject that it describes, in its own repository. */
function referencedBy(inventory: Inventory, revision: number): string {
	const {tags, revisions, digests} = inventory;
	const repository = revisions.repository[revision]!;
	const [firstTag, endTag] = tagRange(inventory, repository);
	const found: string[] = [];
	for (let tag = firstTag; tag < endTag; tag++) {
		if (tags.revision[tag] === revision) {
			found.push(`tag ${sanitize(tags.names[tag]!)}`);
		}
	}

	const digest = revisions.digest[revision]!;
	for (const holder of holdersAbove(inventory, revision)) {
		const name = shortDigest(inventory, revisions.digest[holder]!);
		found.push(hasSubject(inventory, digest, revisions.digest[holder]!) ? `its subject ${name}` : `index ${name}`);
	}

	return digests.length === 0 || found.length === 0 ? 'by nothing' : `by ${found.join(', ')}`;
}
