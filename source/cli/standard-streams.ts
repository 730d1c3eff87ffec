import fs from 'node:fs';
import process from 'node:process';
import {errorCode, UserError} from '../errors.ts';
import type {Output, Streams} from '../report/command.ts';
import {writeObstacle} from '../format/write-obstacle.ts';

/**
 * The process's own streams, each opened when it is asked for: those of Node.js take some milliseconds to load.
 *
 * Nothing that is wrong with an output ends the work: a cleanup that is under way must not stop half-way because nobody
 * looks, or because its log is on the very disk that it makes room on.
 */
export class StandardStreams implements Streams {
	#stdout: Output | undefined;
	#stderr: Output | undefined;
	#lost: unknown;

	get stdin(): NodeJS.ReadStream {
		return process.stdin;
	}

	get stdout(): Output {
		this.#stdout ??= openOutput(
			1,
			() => process.stdout,
			(error) => {
				this.#lost ??= error;
			},
		);
		return this.#stdout;
	}

	get stderr(): Output {
		// Whatever it does not take, there is nobody left to tell.
		this.#stderr ??= openOutput(
			2,
			() => process.stderr,
			() => undefined,
		);
		return this.#stderr;
	}

	/** What to tell at the end where standard output did not take all that was printed: half a document looks like a whole one. */
	get lost(): UserError | undefined {
		return this.#lost === undefined
			? undefined
			: new UserError(`Standard output did not take all that was printed: ${writeObstacle(this.#lost)}`, {
					hint: 'The command itself was carried out as far as it says. Let it print to another place.',
					cause: this.#lost,
				});
	}
}

type OnError = (error: unknown) => void;

/** A terminal and a pipe are a stream of Node.js's; everything else is written to at once. */
function openOutput(file: 1 | 2, stream: () => NodeJS.WriteStream, onError: OnError): Output {
	const stats = fs.fstatSync(file);
	if (stats.isFile() || isNull(stats)) {
		return new FileOutput(file, onError);
	}

	const opened = stream();
	if (stats.isCharacterDevice() && !opened.isTTY) {
		return new FileOutput(file, onError);
	}

	opened.on('error', (error) => {
		if (!isUnread(error)) {
			onError(error);
		}
	});
	return opened;
}

const isNull = ({rdev}: fs.Stats) => rdev !== 0 && rdev === fs.statSync('/dev/null', {throwIfNoEntry: false})?.rdev;

/** A reader that has had enough (`report | head`), a terminal that is gone. */
const isUnread = (error: unknown) => errorCode(error) === 'EPIPE' || errorCode(error) === 'EIO';

/** A file. A stream of Node.js's would take nothing more after a first error; a disk that was full may have room by now. */
class FileOutput implements Output {
	readonly #file: number;
	readonly #onError: OnError;

	constructor(file: number, onError: OnError) {
		this.#file = file;
		this.#onError = onError;
	}

	write(text: string): void {
		const bytes = Buffer.from(text);
		try {
			for (let at = 0; at < bytes.length;) {
				at += fs.writeSync(this.#file, bytes, at);
			}
		} catch (error) {
			this.#onError(error);
		}
	}
}
