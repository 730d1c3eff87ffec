import {formatBytes} from '../../format/bytes.ts';
import {formatCount} from '../../format/count.ts';
import type {Figures} from '../../plan/plan.ts';

/** One line of a before-and-after table, as texts. */
export interface FigureRow {
	readonly name: string;
	readonly before: string;
	readonly after: string;
	readonly freed: string;
}

const counts = [
	['Manifests', 'manifests'],
	['Blobs', 'blobs'],
	['Layer links', 'layerLinks'],
	['Tags', 'tags'],
	['Uploads', 'uploads'],
	['Repositories', 'repositories'],
] as const satisfies ReadonlyArray<readonly [string, keyof Figures]>;

/** Size, manifests, blobs and layer links always; tags, uploads and repositories where any of them go. */
export function figureRows(before: Figures, after: Figures): readonly FigureRow[] {
	const bytes = (figures: Figures) => figures.bytes + figures.uploadBytes;
	const size = {
		name: 'Size',
		before: formatBytes(bytes(before)),
		after: formatBytes(bytes(after)),
		freed: formatBytes(bytes(before) - bytes(after)),
	};
	const rest = counts
		.filter(([, key], index) => index < 3 || before[key] !== after[key] || key === 'tags')
		.map(([name, key]) => ({
			name,
			before: formatCount(before[key]),
			after: formatCount(after[key]),
			freed: formatCount(before[key] - after[key]),
		}));
	return [size, ...rest];
}
