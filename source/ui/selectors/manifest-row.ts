import {manifestKind, revisionFlags} from '../../inventory/inventory.ts';
import {tagGoes} from '../../selection/roots.ts';
import {formatAge} from '../../format/age.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';
import {familyReclaim, manifestBytes} from './manifest-bytes.ts';
import type {ManifestRow, Section} from './manifest-row-list.ts';
import {familyOf} from './relations.ts';
import {isUntagged} from './repository-facts.ts';
import {goingTags, type Mark} from './repository-rows.ts';
import {shortDigest} from './short-digest.ts';
import {untaggedOutcome} from './untagged-outcome.ts';
import {manifestType} from './manifest-type.ts';
import {whyKept} from './why-kept.ts';

/** One line of a repository's detail, as texts. */
export interface ManifestLine {
	readonly mark: Mark;
	readonly name: string;
	readonly type: string;
	readonly age: string;
	readonly size: string;
	readonly reclaim: string;
}

const blank: ManifestLine = {mark: '   ', name: '', type: '', age: '', size: '', reclaim: ''};

export function manifestLine(state: State, model: Model, row: ManifestRow, repository: number): ManifestLine {
	switch (row.kind) {
		case 'section': {
			return sectionLine(state, model, row, repository);
		}

		case 'tag': {
			return tagLine(state, model, row);
		}

		case 'alias': {
			const {names} = model.inventory.tags;
			const name = `  ${sanitize(names[row.tag]!)} -> same digest as ${sanitize(names[row.sameAs]!)}`;
			// A long name leaves no room for the other: that it is the same one is seen all the same.
			return {
				...blank,
				mark: tagMark(model, row.tag),
				name,
				age: age(model, model.inventory.tags.time[row.tag]!),
				size: '(same)',
			};
		}

		case 'manifest': {
			return revisionLine(state, model, row);
		}
	}
}

const sectionNames: Readonly<Record<Section, string>> = {tagged: 'TAGGED', untagged: 'UNTAGGED'};

function sectionLine(
	{snapshot}: State,
	model: Model,
	row: Extract<ManifestRow, {kind: 'section'}>,
	repository: number,
): ManifestLine {
	const name = `${row.folded ? '>' : 'v'} ${sectionNames[row.section]} (${formatCount(row.count)})`;
	if (row.section === 'tagged') {
		const going = goingTags(model, repository);
		const size = going > 0 ? `${formatCounted(going, 'tag')} go${going === 1 ? 'es' : ''}` : '';
		return {...blank, name, size, reclaim: row.count <= going ? '' : going > 0 ? 'rest kept' : 'kept'};
	}

	const {manifests, bytes} = untaggedOutcome(snapshot, model, repository);
	return {
		...blank,
		name,
		size: row.count > 0 ? `${formatCount(manifests)} go` : '',
		reclaim: row.count > 0 ? formatBytes(bytes) : '',
	};
}

const tagMark = (model: Model, tag: number): ManifestLine['mark'] =>
	tagGoes(model.inventory, model.selection, tag) ? '[T]' : '   ';

function tagLine(state: State, model: Model, row: Extract<ManifestRow, {kind: 'tag'}>): ManifestLine {
	const {inventory, estimate} = model;
	const name = `  ${sanitize(inventory.tags.names[row.tag]!)}`;
	const pushed = age(model, inventory.tags.time[row.tag]!);
	if (row.revision < 0) {
		return {...blank, mark: '[!]', name, type: 'dangling', age: pushed};
	}

	const digest = inventory.revisions.digest[row.revision]!;
	return {
		mark: manifestKind(inventory, digest) === 'missing' ? '[!]' : tagMark(model, row.tag),
		name,
		type: manifestType(state, model, digest),
		age: pushed,
		size: formatBytes(manifestBytes(inventory, row.revision)),
		reclaim: estimate.goes(row.revision) ? formatBytes(familyReclaim(model, row.revision)) : '-',
	};
}

function revisionLine(state: State, model: Model, row: Extract<ManifestRow, {kind: 'manifest'}>): ManifestLine {
	const {inventory} = model;
	const digest = inventory.revisions.digest[row.revision]!;
	const type = manifestType(state, model, digest);
	const line = {
		mark: revisionMark(model, row.revision),
		name: `  ${row.guide}${platformOf(state, model, row)}${shortDigest(inventory, digest)}`,
		type,
		age: age(model, inventory.revisions.time[row.revision]!),
	};
	if (row.again) {
		return {...line, size: '(above)', reclaim: ''};
	}

	const size = type === 'missing' ? '-' : formatBytes(manifestBytes(inventory, row.revision));
	return {...line, size, reclaim: reclaimOf(model, row.revision)};
}

const keptWords = {
	excluded: 'excluded',
	repository: 'excluded',
	frozen: 'frozen',
	unreadable: 'frozen',
	young: 'young',
	held: 'kept',
	needed: 'kept',
} as const;

function reclaimOf(model: Model, revision: number): string {
	if (model.estimate.goes(revision)) {
		return formatBytes(familyReclaim(model, revision));
	}

	const kept = isUntagged(model.inventory, revision) ? whyKept(model, revision) : undefined;
	return kept ? keptWords[kept.why] : '-';
}

function revisionMark(model: Model, revision: number): Mark {
	const {inventory, selection, estimate} = model;
	const repository = inventory.revisions.repository[revision]!;
	if (selection.excludedRepositories.has(repository) || selection.excludedRevisions.has(revision)) {
		return '[E]';
	}

	if (estimate.goes(revision)) {
		return familyOf(inventory, revision).every((member) => estimate.goes(member)) ? '[x]' : '[~]';
	}

	if (['missing', 'unreadable'].includes(manifestKind(inventory, inventory.revisions.digest[revision]!))) {
		return '[!]';
	}

	return (inventory.revisions.flags[revision]! & revisionFlags.tagged) === 0 ? '[-]' : '   ';
}

/** A child's platform, as its index tells it. */
function platformOf({details}: State, {inventory}: Model, row: Extract<ManifestRow, {kind: 'manifest'}>): string {
	if (row.parent < 0 || row.referrer) {
		return '';
	}

	const parent = details.get(inventory.digests.text(inventory.revisions.digest[row.parent]!));
	const platform = parent?.childPlatforms.get(inventory.digests.text(inventory.revisions.digest[row.revision]!));
	return platform === undefined ? '' : `${sanitize(platform)} `;
}

const age = ({selection}: Model, seconds: number) =>
	seconds > 0 ? formatAge(Math.max(0, selection.now - seconds)) : '-';
