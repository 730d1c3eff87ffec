import {repositoryNode} from '../inventory/graph.ts';
import {
	blobFlags,
	findLayerLink,
	findRevision,
	historyOf,
	isCounted,
	layerLinkRange,
	repositoryFlags,
	revisionFlags,
	revisionRange,
	tagRange,
	type Inventory,
} from '../inventory/inventory.ts';
import {isYoung, tagGoes} from '../selection/roots.ts';
import {blobData} from '../storage/layout.ts';
import type {LinkName, Place} from './explanation.ts';
import {isHeld, references, type Question} from './question.ts';

/** Where the digest is: its data first, then by repository. `kept`: whether anything needs the data. */
export function findPlaces(question: Question, kept: boolean): Place[] {
	const {inventory, digest} = question;
	const isThere = (inventory.blobs.flags[digest]! & (blobFlags.present | blobFlags.linked)) !== 0;
	const places: Place[] = isThere ? [{place: 'blob', path: blobData(inventory.digests.text(digest)), kept}] : [];
	const aliases = aliasesOf(inventory, digest);
	for (const repository of inventory.repositories.names.keys()) {
		places.push(
			...revisionPlace(question, repository),
			...linkPlaces(question, repository, aliases),
			...tagPlaces(question, repository),
		);
	}

	return places;
}

function* revisionPlace(question: Question, repository: number): Generator<Place> {
	const {inventory, digest} = question;
	const revision = findRevision(inventory, repository, digest);
	if (revision < 0) {
		return;
	}

	const flags = inventory.revisions.flags[revision]!;
	const inPlace = (flags & revisionFlags.virtual) === 0;
	const kept = isHeld(question, revision) || !isCounted(inventory, revision);
	// What is neither on the disk nor needed is nowhere.
	if (inPlace || isHeld(question, revision)) {
		yield {place: 'revision', repository: inventory.repositories.names[repository]!, inPlace, kept};
	}
}

/** Layer links whose text is the digest, and not their folder's name. */
function aliasesOf({layerLinks}: Inventory, digest: number): number[] {
	return [...layerLinks.aliases].filter(([, named]) => named === digest).map(([link]) => link);
}

function* linkPlaces(question: Question, repository: number, aliases: readonly number[]): Generator<Place> {
	const {inventory, digest} = question;
	const {digests, layerLinks, repositories} = inventory;
	const [first, end] = layerLinkRange(inventory, repository);
	const own = findLayerLink(inventory, repository, digest);
	const found = [...(own < 0 ? [] : [own]), ...aliases.filter((link) => link >= first && link < end)];
	for (const link of found) {
		const folder = layerLinks.digest[link]!;
		const text = layerLinks.aliases.get(link);
		const names: LinkName | null = text === undefined ? null : {folder: digests.text(folder), text: digests.text(text)};
		const kept = isLinkKept(question, repository, folder);
		yield {place: 'layer-link', repository: repositories.names[repository]!, names, kept};
	}
}

/** As `markLayerLinks` marks it, for one link. */
function isLinkKept(question: Question, repository: number, folder: number): boolean {
	const {inventory, selection} = question;
	if (isHeld(question, repositoryNode(inventory.graph, repository)) || isYoung(inventory, selection, folder)) {
		return true;
	}

	const [first, end] = revisionRange(inventory, repository);
	for (let revision = first; revision < end; revision++) {
		if (isHeld(question, revision) && references(inventory, revision, folder)) {
			return true;
		}
	}

	return false;
}

function* tagPlaces(question: Question, ordinal: number): Generator<Place> {
	const {inventory, selection, digest} = question;
	const {repositories, tags} = inventory;
	const repository = repositories.names[ordinal]!;
	const [first, end] = tagRange(inventory, ordinal);
	for (let tag = first; tag < end; tag++) {
		const about = {repository, tag: tags.names[tag]!};
		const goes = tagGoes(inventory, selection, tag);
		if (tags.digest[tag] === digest) {
			yield {place: 'tag', ...about, kept: !goes};
		}

		if (historyOf(inventory, tag).includes(digest)) {
			yield {place: 'tag-index', ...about, kept: !goes && isEntryKept(question, ordinal)};
		}
	}
}

/** As `tagIndexSteps` tells it, for one entry of a tag that stays. */
function isEntryKept(question: Question, repository: number): boolean {
	const {inventory, selection, digest} = question;
	const revision = findRevision(inventory, repository, digest);
	const isUntouched =
		isHeld(question, repositoryNode(inventory.graph, repository)) ||
		(inventory.repositories.flags[repository]! & repositoryFlags.linked) !== 0;
	return isUntouched || (revision >= 0 && isHeld(question, revision)) || isYoung(inventory, selection, digest);
}
