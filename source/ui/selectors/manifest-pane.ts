import {revisionFlags} from '../../inventory/inventory.ts';
import {sharedOwner} from '../../inventory/graph.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {wrapText} from '../../format/wrap-text.ts';
import {formatMoment} from '../clock.ts';
import {fitText} from '../fit-text.ts';
import type {Model} from '../model.ts';
import type {RepositoryScreen} from '../open-screen.ts';
import type {State} from '../state.ts';
import {rolesOf} from './layer-rows.ts';
import {familyReclaim, manifestBytes} from './manifest-bytes.ts';
import {manifestType} from './manifest-type.ts';
import {blankLine, pairLine, titleLine, type PaneLine} from './pane-line.ts';
import {sizeOnDisk} from './repository-facts.ts';
import {repositoryPane} from './repository-pane.ts';
import {shortDigest} from './short-digest.ts';
import {whyKept} from './why-kept.ts';

/** In a repository: the manifest under the cursor and who uses its blobs; on a section's title, the repository. */
export function manifestPane(state: State, model: Model, screen: RepositoryScreen, width: number): readonly PaneLine[] {
	const row = screen.rows.at(screen.position.cursor);
	if (!row || row.kind === 'section') {
		return repositoryPane(state, model, screen.repository, width);
	}

	return row.revision < 0
		? [titleLine('No manifest'), {text: 'This tag leads to a manifest that is not there.'}]
		: ofManifest(state, model, row.revision, width);
}

function ofManifest(state: State, model: Model, revision: number, width: number): readonly PaneLine[] {
	const {inventory} = model;
	const digest = inventory.revisions.digest[revision]!;
	const {platform} = state.details.get(inventory.digests.text(digest)) ?? {};
	const kind = [manifestType(state, model, digest), platform]
		.filter((part) => part !== undefined)
		.map(sanitize)
		.join(', ');
	const blobs = [...rolesOf(inventory, revision)];
	return [
		titleLine(`${shortDigest(inventory, digest)}   ${kind}`),
		{text: `pushed ${formatMoment(inventory.revisions.time[revision]!)}`},
		...wrapText(fateOf(model, revision), '', width).map((text) => ({text})),
		blankLine,
		pairLine('  size', formatBytes(manifestBytes(inventory, revision)), width),
		pairLine('  goes with it', formatBytes(familyReclaim(model, revision)), width),
		blankLine,
		titleLine(`    ${fitText(`BLOBS (${formatCount(blobs.length)})`, 12)}${'SIZE'.padStart(11)} USED BY`),
		...blobs.map(([blob, {role}]) => ({text: blobText(model, blob, role)})),
	];
}

function fateOf(model: Model, revision: number): string {
	const isTagged = (model.inventory.revisions.flags[revision]! & revisionFlags.tagged) !== 0;
	const kept = whyKept(model, revision);
	const fate = kept === undefined ? 'a cleanup deletes it' : isTagged ? 'kept' : `kept: ${kept.sentence}`;
	return `${isTagged ? 'TAGGED' : 'UNTAGGED'}, ${fate}`;
}

/** Who uses a blob is told by count alone: whose manifests they are takes a look through the whole storage (Enter). */
function blobText({inventory, estimate}: Model, digest: number, role: string): string {
	const {referenceCount, owner} = inventory.graph;
	const name = role === 'layer' || role === 'child' ? shortDigest(inventory, digest) : role;
	const users = referenceCount[digest]!;
	const usedBy =
		users <= 1
			? 'only this'
			: owner[digest] === sharedOwner
				? `${formatCount(users)}, shared`
				: `${formatCount(users)} here`;
	const mark = estimate.blobGoes(digest) ? '[x]' : '[ ]';
	return `${mark} ${name.padEnd(12)}${formatBytes(sizeOnDisk(inventory, digest)).padStart(11)} ${usedBy}`;
}
