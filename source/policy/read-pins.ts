import type {Pins} from '../selection/pins.ts';
import {readNamedFile} from '../storage/read-named-file.ts';

/** All pods of a large cluster are some tens of megabytes. */
const longestFile = 256 * 1024 ** 2;

/** What ends a word in the output of docker and kubectl, in YAML and in JSON. */
const between = /[\s"'`,;=<>()[\]{}|]+/;

const digest = /sha256:[\da-f]{64}|sha512:[\da-f]{128}/g;

/** What docker and crictl show of a digest where they cut it: 12 digits or more. */
const beginning = /^(?:.*sha256:)?([\da-f]{12,64})(?:\.\.\.|…)?$/;

/** A compose file that its variables are not put into yet. */
const withVariable = /^[a-z\d][\w./:-]*[/:]\$/i;

/**
 * Everything in text files that may be a digest or an image's name: the output of `docker ps`, of
 * `kubectl get pods -o yaml`, a compose file. Throws a UsageError when one cannot be read.
 */
export function readPins(files: readonly string[]): Pins {
	const words = new Set(files.flatMap((file) => readNamedFile(file, longestFile).split(between)));
	words.delete('');
	const digests = new Set<string>();
	const beginnings = new Set<string>();
	const names = new Set<string>();
	const unclear = new Set<string>();
	for (const word of words) {
		for (const [whole] of word.matchAll(digest)) {
			digests.add(whole);
		}

		const [, found] = beginning.exec(word) ?? [];
		if (found !== undefined) {
			beginnings.add(found);
		}

		if (withVariable.test(word)) {
			unclear.add(word);
		}

		const name = word.replace(/@sha\d+:.*$/, '');
		// After a variable for the host a name begins with a slash.
		if (/^[a-z\d/][\w./:-]*$/i.test(name)) {
			names.add(name);
		}
	}

	return {files, digests: [...digests], beginnings: [...beginnings], names: [...names], unclear: [...unclear]};
}
