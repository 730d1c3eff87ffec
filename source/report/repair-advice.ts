import {problemKinds, type Problem, type ProblemKind} from '../inventory/problems.ts';
import type {Settings} from '../session.ts';
import type {Advice} from './advice-lines.ts';
import {commandLine} from '../format/command-line.ts';

/** What to do about each kind of damage; strays, symbolic links and signatures of nothing are none. */
const repairs: Readonly<Record<ProblemKind, string | undefined>> = {
	'blob-digest-mismatch':
		'Move the data of a blob with other bytes out of the store, restart the registry, then push the image again: while the data is there, a push is told that the blob exists.',
	'blob-missing':
		'Push an image again of which a blob is missing: a push uploads what is not there. Restart the registry first if it has a blob cache.',
	'blob-size-mismatch':
		'A blob of another size than a manifest says is cut off, or the manifest is wrong: verify --deep tells which. Move the data of a cut-off blob out of the store, then push the image again.',
	'layer-link-missing':
		'Push an image again of which a link to a blob is missing: a push writes the link anew. Restart the registry first if it has a blob cache.',
	'link-unreadable':
		'Push the manifest again whose link cannot be read: a push writes the link anew. Remove the link of a layer first: the registry would only tell that it cannot read it.',
	'manifest-digest-mismatch':
		'Move the data of a manifest with other bytes out of the store, restart the registry, then push it again: while the data is there, a push does not write it.',
	'manifest-missing': 'Push an image again whose manifest is gone, or delete the tags that need it.',
	'manifest-unreadable':
		'A manifest that cannot be judged freezes its repository. Push the image again and delete the old tag; then clean --delete-unreadable deletes such manifests where no tag needs them.',
	'signature-orphan': undefined,
	stray: undefined,
	symlink: undefined,
	'tag-dangling': 'Push a dangling tag again, or delete it.',
	'tag-unreadable': 'Push a tag again that cannot be read; until then, all of its history is kept.',
};

/** What to do next: a line for each kind of damage there is. */
export function* repairAdvice(problems: readonly Problem[], settings: Settings): Generator<Advice> {
	const kinds = new Set(problems.map(({kind}) => kind));
	for (const kind of problemKinds) {
		const repair = repairs[kind];
		if (repair !== undefined && kinds.has(kind)) {
			yield repair;
		}
	}

	const tag = problems.find((problem) => problem.kind === 'tag-dangling' && isPlain(problem));
	if (tag !== undefined) {
		yield `To delete the dangling tag ${nameOf(tag)}:`;
		yield {commandLine: commandLine('clean', settings, '--delete-tags', nameOf(tag))};
	}
}

const nameOf = ({repository = '', reference = ''}: Problem) => `${repository}:${reference}`;

/** Means only itself, to a shell and as a glob. */
const isPlain = (problem: Problem) => /^[\w./:-]+$/.test(nameOf(problem));
