import {revisionRange} from '../../inventory/inventory.ts';
import {formatAgeExactly} from '../../format/age.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {ruleOf} from '../../selection/by-rule.ts';
import {isYoung, tagGoes} from '../../selection/roots.ts';
import type {Snapshot} from '../../session.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
import {rangeOf, screenOf, type State} from '../state.ts';
import {repositoriesUsing, layersOf} from './layer-rows.ts';
import type {ManifestRow} from './manifest-row-list.ts';
import {isUntagged, repositoryFacts} from './repository-facts.ts';
import {isFrozen, orphansRow, problemCount} from './repository-rows.ts';
import {shortDigest} from './short-digest.ts';
import {whyKept} from './why-kept.ts';

/** What there is to know about the row under the cursor when nothing else is said; '' where it explains itself. */
export function hintOf(state: State, model: Model): string {
	const screen = screenOf(state);
	switch (screen.name) {
		case 'repositories': {
			const row = screen.rows[screen.position.cursor];
			const range = rangeHint(state);
			return (
				range ?? (row === undefined ? '' : row === orphansRow ? orphansHint(model) : repositoryHint(state, model, row))
			);
		}

		case 'repository': {
			return rangeHint(state) ?? manifestRowHint(model, screen.rows.at(screen.position.cursor));
		}

		case 'manifest': {
			const layer = layersOf(model.inventory, screen.revision)[screen.position.cursor];
			const users = layer ? repositoriesUsing(model.inventory, layer) : [];
			const names = users.slice(0, 5).map(([name, count]) => `${sanitize(name)} (${formatCount(count)})`);
			return users.length === 0 ? '' : `Also in ${names.join(', ')}${users.length > 5 ? ', ...' : ''}`;
		}

		case 'problems': {
			const {path, digest} = model.problems[screen.position.cursor] ?? {};
			return sanitize(path ?? digest ?? '');
		}

		default: {
			return '';
		}
	}
}

function rangeHint(state: State): string | undefined {
	const range = rangeOf(state);
	return range && `Range of ${formatCounted(range[1] - range[0] + 1, 'row')}: Space or v applies it, Esc leaves it`;
}

function manifestRowHint(model: Model, row: ManifestRow | undefined): string {
	switch (row?.kind) {
		case 'manifest': {
			return isUntagged(model.inventory, row.revision) ? revisionHint(model, row.revision) : '';
		}

		case 'tag':
		case 'alias': {
			return tagHint(model, row.tag);
		}

		default: {
			return '';
		}
	}
}

/** What a tag that goes takes along, or why nothing. */
function tagHint(model: Model, tag: number): string {
	const {inventory, selection} = model;
	const goes = tagGoes(inventory, selection, tag);
	const name = sanitize(inventory.tags.names[tag]!);
	const rule = ruleOf(selection, tag, goes);
	const by = rule === undefined ? '' : ` by the rule ${sanitize(rule.name)}`;
	if (!goes) {
		return by === '' ? '' : `${name} stays${by}   w: why`;
	}

	const revision = inventory.tags.revision[tag]!;
	const kept = revision < 0 ? undefined : whyKept(model, revision);
	return kept
		? `${name} goes${by}; its manifest stays: ${kept.sentence}`
		: `${name} goes${by}, and what only it keeps   t: keep it`;
}

function orphansHint({selection, estimate, inventory}: Model): string {
	const kept = repositoryFacts(inventory).orphans.blobs - estimate.orphans.blobs;
	if (selection.excludedOrphans) {
		return 'Excluded by you. Space includes them again';
	}

	return kept > 0 ? `${formatCount(kept)} are kept: young, or something that cannot be judged needs them` : '';
}

function repositoryHint(state: State, model: Model, repository: number): string {
	if (model.selection.excludedRepositories.has(repository)) {
		return 'Excluded: nothing in it is touched. Space includes it again';
	}

	if (isFrozen(model, repository)) {
		return 'Frozen: a manifest in it cannot be judged, so all of it is kept   e: problems';
	}

	const problems = problemCount(model, repository);
	const parts = [
		keptManifests(state.snapshot, model, repository),
		problems === 0 ? '' : `${formatCounted(problems, 'problem')} in it (e)`,
	];
	return parts.filter((part) => part !== '').join('   ');
}

/** By version of the snapshot: a repository may have very many manifests, and the cursor passes often. */
const keptTexts = cachedBy((_: Snapshot) => new Map<number, string>());

function keptManifests(snapshot: Snapshot, model: Model, repository: number): string {
	const known = keptTexts(snapshot);
	let text = known.get(repository);
	if (text === undefined) {
		const untagged = repositoryFacts(model.inventory).untagged[repository]!;
		text = model.estimate.repositoryManifests(repository) >= untagged ? '' : countKept(model, repository);
		known.set(repository, text);
	}

	return text;
}

function countKept(model: Model, repository: number): string {
	const {inventory, selection, estimate} = model;
	const counts = {excluded: 0, young: 0, needed: 0};
	const [first, end] = revisionRange(inventory, repository);
	for (let revision = first; revision < end; revision++) {
		if (isUntagged(inventory, revision) && !estimate.goes(revision)) {
			const young = isYoung(inventory, selection, inventory.revisions.digest[revision]!);
			counts[selection.excludedRevisions.has(revision) ? 'excluded' : young ? 'young' : 'needed']++;
		}
	}

	const parts = [
		[counts.young, `younger than ${formatAgeExactly(selection.grace)} (A)`],
		[counts.excluded, 'excluded by you'],
		[counts.needed, 'needed by those'],
	] as const;
	const shown = parts.filter(([count]) => count > 0).map(([count, why]) => `${formatCount(count)} ${why}`);
	return shown.length === 0 ? '' : `Untagged but kept: ${shown.join(', ')}`;
}

function revisionHint(model: Model, revision: number): string {
	const kept = whyKept(model, revision);
	const name = shortDigest(model.inventory, model.inventory.revisions.digest[revision]!);
	return kept === undefined ? '' : `${name}: ${kept.sentence}`;
}
