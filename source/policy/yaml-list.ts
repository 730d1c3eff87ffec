import {isAlias, isMap, isNode, isScalar, isSeq, YAMLSeq, type Document} from 'yaml';
import {UsageError} from '../errors.ts';

/* Lists in a YAML document whose comments and layout stay. */

/** Adds a text to a list; returns whether it is new. */
export function add(list: YAMLSeq, text: string): boolean {
	const isNew = indexIn(list, text) < 0;
	if (isNew) {
		list.add(text);
	}

	return isNew;
}

/** Takes a text out of a list; returns whether it was there. */
export function remove(list: YAMLSeq, text: string): boolean {
	const index = indexIn(list, text);
	if (index >= 0) {
		takeOut(list, index);
	}

	return index >= 0;
}

/** Takes out an item; what was said about it stays. */
export function takeOut(list: YAMLSeq, index: number): void {
	const [item] = list.items.splice(index, 1);
	const comments = isNode(item)
		? [item.commentBefore, item.comment].filter((comment) => typeof comment === 'string')
		: [];
	if (comments.length > 0) {
		const next = list.items[index];
		const [node, place] = isNode(next) ? ([next, 'commentBefore'] as const) : ([list, 'comment'] as const);
		node[place] = [...comments, node[place]].filter((comment) => typeof comment === 'string').join('\n');
	}
}

const indexIn = (list: YAMLSeq, text: string) => (list.toJSON() as readonly unknown[]).indexOf(text);

/**
 * The list at a key, made where there is none. Throws a UsageError for one that is said elsewhere, or is meant elsewhere
 * too.
 */
export function listAt(document: Document, key: string): YAMLSeq {
	const list: unknown = document.get(key);
	if (isAlias(list) || (isSeq(list) && list.anchor !== undefined)) {
		throw new UsageError(`${key} of the policy is an anchor or an alias, which nothing can be written into`, {
			hint: 'Write it out in the file, without & and *.',
		});
	}

	if (isSeq(list)) {
		return list;
	}

	const made = new YAMLSeq();
	document.set(key, made);
	return made;
}

/** Takes away a list that has become empty, and about which nothing is said. */
export function dropEmpty(document: Document, key: string): void {
	const list: unknown = document.get(key);
	const pair = isMap(document.contents)
		? document.contents.items.find((item) => isScalar(item.key) && item.key.value === key)
		: undefined;
	const isSaid = isNode(pair?.key) && typeof pair.key.commentBefore === 'string';
	if (isSeq(list) && list.items.length === 0 && !isSaid && typeof list.comment !== 'string') {
		document.delete(key);
	}
}
