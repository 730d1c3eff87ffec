import {formatBytes} from '../format/bytes.ts';
import {formatCount} from '../format/count.ts';
import type {Figures} from '../plan/plan.ts';
import {tableLines} from '../format/text-table.ts';

const rows = [
	['Repositories', 'repositories', formatCount],
	['Tags', 'tags', formatCount],
	['Manifests', 'manifests', formatCount],
	['Layer links', 'layerLinks', formatCount],
	['Blobs', 'blobs', formatCount],
	['Size', 'bytes', formatBytes],
	['Uploads', 'uploads', formatCount],
	['Size of uploads', 'uploadBytes', formatBytes],
] as const satisfies ReadonlyArray<readonly [title: string, key: keyof Figures, format: (value: number) => string]>;

/** The summary that the forerunner of this program printed: everything that counts, before and after. */
export function figuresTable(before: Figures, after: Figures, freed = 'Freed'): string[] {
	const number = {width: 16, align: 'right'} as const;
	return tableLines(
		[
			{title: '', width: 18, align: 'left'},
			{title: 'Before', ...number},
			{title: 'After', ...number},
			{title: freed, ...number},
		],
		rows.map(([title, key, format]) => [
			`  ${title}`,
			format(before[key]),
			format(after[key]),
			format(before[key] - after[key]),
		]),
	);
}
