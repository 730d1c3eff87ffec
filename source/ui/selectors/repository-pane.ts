import {manifestKind, tagRange} from '../../inventory/inventory.ts';
import {formatAge} from '../../format/age.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {formatPartsBar} from '../../format/parts-bar.ts';
import {sanitize} from '../../format/sanitize.ts';
import {fitName, fitText} from '../fit-text.ts';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';
import {orphanDigests, orphanRow} from './orphan-rows.ts';
import {ageLines, blankLine, pairLine, titleLine, waiting, type PaneLine} from './pane-line.ts';
import {repositoryFacts} from './repository-facts.ts';
import {partsOf} from './repository-parts.ts';
import {orphansName, orphansRow, rowName} from './repository-rows.ts';
import {shortDigest} from './short-digest.ts';
import {quickSurvey, type Survey} from './survey.ts';

/** What the pane tells of a repository: what its bytes are, what goes of it, how old that is, and its largest. */
export function repositoryPane(state: State, model: Model, row: number, width: number): readonly PaneLine[] {
	return row === orphansRow ? orphansPane(model, width) : ofRepository(state, model, row, width);
}

function ofRepository(state: State, model: Model, repository: number, width: number): readonly PaneLine[] {
	const {inventory, estimate} = model;
	const survey = quickSurvey(state.snapshot, model, repository);
	const [firstTag, endTag] = tagRange(inventory, repository);
	const untagged = repositoryFacts(inventory).untagged[repository]!;
	const bytes = (value: number | undefined) => (value === undefined ? '...' : formatBytes(value));
	return [
		titleLine(fitName(sanitize(rowName(model, repository)), width)),
		{text: `${formatCounted(endTag - firstTag, 'tag')}   ${formatCount(untagged)} untagged`},
		{text: survey ? extentText(survey, model.selection.now) : ''},
		blankLine,
		...partLines(model, repository, width),
		blankLine,
		titleLine('RECLAIM'),
		pairLine('  selected here', bytes(estimate.repositoryBytes(repository)), width),
		pairLine('  plus shared with others', bytes(survey?.sharedBytes), width),
		pairLine('  if everything untagged went', bytes(survey?.untaggedBytes), width),
		blankLine,
		...ageLines(survey, width),
		blankLine,
		...largestLines(model, survey, width),
	];
}

function extentText({newest, oldest}: Survey, now: number): string {
	return newest === 0 ? '' : `newest ${formatAge(now - newest)}   oldest ${formatAge(now - oldest)}`;
}

function partLines(model: Model, row: number, width: number): readonly PaneLine[] {
	const parts = partsOf(model, row);
	const whole = parts.kept + parts.shared + parts.goes;
	return [
		{text: formatPartsBar(parts, whole, width)},
		pairLine('  # kept', formatBytes(parts.kept), width),
		pairLine('  = shared with others', formatBytes(parts.shared), width),
		pairLine('  - goes', formatBytes(parts.goes), width),
	];
}

/** Columns of the digest, the kind and the age of a manifest. */
const [digestWidth, kindWidth, ageWidth] = [15, 9, 5] as const;

/** The manifests that free most by themselves; in a whole storage with the names of their repositories. */
export function largestLines(
	model: Model,
	survey: Survey | undefined,
	width: number,
	named = false,
): readonly PaneLine[] {
	const {inventory, selection} = model;
	const {digest, repository, time} = inventory.revisions;
	const lines = survey?.largest.map(({revision, bytes}) => {
		const age = time[revision]! > 0 ? formatAge(selection.now - time[revision]!) : '-';
		const name = `  ${shortDigest(inventory, digest[revision]!)}`;
		const left = named
			? `  ${fitName(sanitize(rowName(model, repository[revision]!)), width - ageWidth - 12)}`
			: fitText(name, digestWidth) + fitText(manifestKind(inventory, digest[revision]!), kindWidth);
		return pairLine(left + age.padStart(ageWidth), formatBytes(bytes), width);
	});
	const none = survey?.largest.length === 0 ? [{text: '  none frees anything by itself'}] : [];
	return [titleLine('LARGEST THAT GO'), ...(lines ?? [waiting]), ...none];
}

function orphansPane(model: Model, width: number): readonly PaneLine[] {
	const {inventory, estimate} = model;
	const digests = orphanDigests(inventory);
	const largest = [...digests.subarray(0, 20)].map((digest) => {
		const {size, fate} = orphanRow(model, digest);
		return pairLine(`  ${shortDigest(inventory, digest)}  ${fate}`, size, width);
	});
	return [
		titleLine(orphansName),
		{text: `${formatCounted(digests.length, 'blob')} that no manifest references`},
		blankLine,
		...partLines(model, orphansRow, width),
		blankLine,
		titleLine('RECLAIM'),
		pairLine(`  ${formatCounted(estimate.orphans.blobs, 'blob')}`, formatBytes(estimate.orphans.bytes), width),
		blankLine,
		titleLine('LARGEST'),
		...largest,
	];
}
