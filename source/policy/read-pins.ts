import type {Pins} from '../selection/pins.ts';
import {readText} from './policy-file.ts';

/** All pods of a large cluster are some tens of megabytes. */
const longestFile = 256 * 1024 ** 2;

/** What ends a word in the output of docker and kubectl, in YAML and in JSON. */
const between = /[\s"'`,;=<>()[\]{}|]+/;

const digest = /sha256:[\da-f]{64}|sha512:[\da-f]{128}/g;

/**
 * Everything in text files that may be a digest or an image's name: the output of `docker ps`, of
 * `kubectl get pods -o yaml`, a compose file. Throws a UsageError when one cannot be read.
 */
export function readPins(files: readonly string[]): Pins {
	const words = new Set(files.flatMap((file) => readText(file, longestFile).split(between)));
	words.delete('');
	const digests = new Set<string>();
	const beginnings = new Set<string>();
	const names = new Set<string>();
	for (const word of words) {
		for (const [found] of word.matchAll(digest)) {
			digests.add(found);
		}

		if (/^[\da-f]{12,64}$/.test(word)) {
			beginnings.add(word);
		}

		const name = word.replace(/@sha\d+:.*$/, '');
		if (/^[a-z\d][\w./:-]*$/i.test(name)) {
			names.add(name);
		}
	}

	return {files, digests: [...digests], beginnings: [...beginnings], names: [...names]};
}
