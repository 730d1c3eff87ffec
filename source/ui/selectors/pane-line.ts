import {formatBar} from '../../format/bar.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount} from '../../format/count.ts';
import {fitText, widthOf} from '../fit-text.ts';
import {ageBuckets} from './age-buckets.ts';
import type {Survey} from './survey.ts';

/** One line of the side pane. */
export interface PaneLine {
	readonly text: string;
	readonly bold?: boolean;
}

export const blankLine: PaneLine = {text: ''};
export const titleLine = (text: string): PaneLine => ({text, bold: true});

/** Something at each end of a line. */
export function pairLine(left: string, right: string, width: number): PaneLine {
	return {text: fitText(left, Math.max(0, width - widthOf(right))) + right};
}

/** While the figures of something large wait for the cursor to rest. */
export const waiting: PaneLine = {text: '  ...'};

const bucketName = 12;
const counts = 9;
const sizes = 11;

/** A bar, the manifests and the bytes of each class of age that anything which goes is in. */
export function ageLines(survey: Survey | undefined, width: number): readonly PaneLine[] {
	const bar = Math.max(0, width - bucketName - 1 - counts - sizes);
	const title = titleLine(
		fitText('WHAT GOES, BY AGE', width - counts - sizes) + 'MANIFESTS'.padStart(counts) + 'BYTES'.padStart(sizes),
	);
	if (!survey) {
		return [title, waiting];
	}

	const most = Math.max(...survey.ages.map(({bytes}) => bytes));
	const rows = survey.ages.map(({manifests, bytes}, bucket): PaneLine => {
		const name = fitText(`  ${ageBuckets[bucket]!.name}`, bucketName);
		const figures = formatCount(manifests).padStart(counts) + formatBytes(bytes).padStart(sizes);
		return {text: `${name} ${formatBar(bytes, most, bar)}${figures}`};
	});
	// Nothing is of unknown age as a rule.
	return [title, ...rows.filter((_, bucket) => bucket < 4 || survey.ages[bucket]!.manifests > 0)];
}
