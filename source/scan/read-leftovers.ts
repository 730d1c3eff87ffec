import {algorithmNamed, isEncoded} from '../storage/digest.ts';
import {isLeftoverFile, isTagName, layersPart, manifestsPart, repositoryFolder} from '../storage/layout.ts';
import {list, status, timeOf} from '../storage/walk.ts';
import type {FoundLeftover} from './found.ts';
import type {BlobFolder} from './read-blobs.ts';

/** A folder that a registry writes, and what it writes into it. */
interface Shape {
	readonly matches: (name: string, above: string) => boolean;
	readonly below: readonly Shape[];
	/** It holds a `link` or a `data`, and so may hold half-written ones. */
	readonly hasFile?: true;
}

const named = (wanted: string) => (name: string) => name === wanted;

const digestFolders = (...below: readonly Shape[]): Shape => ({
	matches: (name) => algorithmNamed(name) !== undefined,
	below: [{matches: (name, above) => isEncoded(algorithmNamed(above)!, name), below, hasFile: true}],
});

const repositoryShapes: readonly Shape[] = [
	{
		matches: named(manifestsPart),
		below: [
			{
				matches: named('revisions'),
				below: [digestFolders({matches: named('signatures'), below: [digestFolders()]})],
			},
			{
				matches: named('tags'),
				below: [
					{
						matches: isTagName,
						below: [
							{matches: named('current'), below: [], hasFile: true},
							{matches: named('index'), below: [digestFolders()]},
						],
					},
				],
			},
		],
	},
	{matches: named(layersPart), below: [digestFolders()]},
];

/** Finds half-written files in the folders of repositories, also beside what was written to the end. */
export function readRepositoryLeftovers(
	v2: string,
	repositories: readonly string[],
): ReadonlyArray<FoundLeftover & {readonly repository: string}> {
	const found: Array<FoundLeftover & {repository: string}> = [];
	for (const repository of repositories) {
		visit(v2, repositoryFolder(repository), repositoryShapes, false, (leftover) => {
			found.push({...leftover, repository});
		});
	}

	return found;
}

/** Finds half-written blobs in some folders of the blob store, also beside whole ones. */
export function readBlobLeftovers(v2: string, folders: readonly BlobFolder[]): readonly FoundLeftover[] {
	const found: FoundLeftover[] = [];
	for (const {path, algorithm} of folders) {
		const encoded: Shape = {
			matches: (name) => isEncoded(algorithmNamed(algorithm)!, name),
			below: [],
			hasFile: true,
		};
		visit(v2, path, [encoded], false, (leftover) => {
			found.push(leftover);
		});
	}

	return found;
}

/** Goes through what the shapes say and nothing else: neither symbolic links nor strangers. */
function visit(
	v2: string,
	path: string,
	shapes: readonly Shape[],
	hasFile: boolean,
	take: (leftover: FoundLeftover) => void,
): void {
	const name = path.slice(path.lastIndexOf('/') + 1);
	for (const entry of list(`${v2}/${path}`) ?? []) {
		const below = `${path}/${entry.name}`;
		if (entry.linked) {
			continue;
		}

		if (entry.type === 'folder') {
			const shape = shapes.find(({matches}) => matches(entry.name, name));
			if (shape) {
				visit(v2, below, shape.below, shape.hasFile === true, take);
			}
		} else if (hasFile && entry.type === 'file' && isLeftoverFile(entry.name)) {
			const stats = status(`${v2}/${below}`);
			if (stats) {
				take({path: below, time: timeOf(stats)});
			}
		}
	}
}
