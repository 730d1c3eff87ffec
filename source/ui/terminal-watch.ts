/** The streams of a terminal, as far as their loss is concerned. */
export interface TerminalStreams {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
}

/**
 * Tells, once, that the terminal is gone. A closed connection shows in different ways: under some
 * parents SIGHUP never comes, the end of the input is often the first sign, and a write fails with
 * EIO. Without a listener for each, the process would die in the middle of a run, or spin.
 * Returns what ends the watch; the listeners for errors stay, since they may still come.
 */
export function watchTerminal({stdin, stdout, stderr}: TerminalStreams, onLost: () => void): () => void {
	let watching = true;
	const lost = () => {
		if (watching) {
			watching = false;
			onLost();
		}
	};

	for (const stream of [stdin, stdout, stderr]) {
		stream.on('error', lost);
	}

	stdin.on('end', lost);
	process.on('SIGHUP', lost);
	return () => {
		watching = false;
		stdin.off('end', lost);
		process.off('SIGHUP', lost);
	};
}
