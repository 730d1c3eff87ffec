import picomatch from 'picomatch';
import {UsageError} from '../errors.ts';
import type {Inventory} from '../inventory/inventory.ts';

/** What a glob is about. */
export type Form = 'repository' | 'tag' | 'revision';

/** What a glob is matched against is told by its own text: `repository`, `repository:tag` or `repository@digest`. */
export function formOf(glob: string): Form {
	if (/@[^(]/.test(glob)) {
		return 'revision';
	}

	return glob.includes(':') ? 'tag' : 'repository';
}

/** What a glob of an option matches. Throws a UsageError when that is nothing: it may be mistyped. */
export function matches(inventory: Inventory, option: string, glob: string, form: Form): number[] {
	if (glob === '') {
		throw new UsageError(`${option} needs a glob, and got nothing`, {hint: `For example: ${option} 'team/*'`});
	}

	const found = findMatches(inventory, glob, form);
	if (found.length === 0) {
		throw new UsageError(`${option} '${glob}' matches no ${form} of this storage`, {
			hint: hintFor(inventory, option, form),
		});
	}

	return found;
}

/** What a glob matches. */
export function findMatches(inventory: Inventory, glob: string, form: Form): number[] {
	const isMatch = picomatch(glob, {dot: true, flags: 's'});
	const found: number[] = [];
	for (const [ordinal, name] of namesOf(inventory, form)) {
		if (isMatch(name)) {
			found.push(ordinal);
		}
	}

	return found;
}

function* namesOf({digests, repositories, revisions, tags}: Inventory, form: Form): Generator<[number, string]> {
	const {names} = repositories;
	switch (form) {
		case 'repository':
			yield* names.entries();
			break;
		case 'tag':
			for (const [tag, name] of tags.names.entries()) {
				yield [tag, `${names[tags.repository[tag]!]!}:${name}`];
			}

			break;
		case 'revision':
			for (const [revision, digest] of revisions.digest.entries()) {
				yield [revision, `${names[revisions.repository[revision]!]!}@${digests.text(digest)}`];
			}

			break;
	}
}

function hintFor(inventory: Inventory, option: string, form: Form): string {
	const wanted =
		form === 'repository'
			? "A glob must match the whole name; '*' stays within one part of it, '**' crosses them."
			: `A glob must match the whole of ${form === 'tag' ? 'repository:tag' : 'repository@digest'}.`;
	const example = exampleOf(inventory, form);
	return example === undefined ? wanted : `${wanted} Here, ${option} '${example}' would.`;
}

/** The name that says most: one with a '/' in it, which '*' does not cross. */
function exampleOf(inventory: Inventory, form: Form): string | undefined {
	let first: string | undefined;
	for (const [, name] of namesOf(inventory, form)) {
		first ??= name;
		if (name.includes('/')) {
			return name;
		}
	}

	return first;
}
