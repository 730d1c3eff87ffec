/**
 * Keeps what is written to standard error while the screen is up: it would shift the frame by a line,
 * and nothing would ever repair that. Returns what lets go and writes what was kept.
 */
export function holdStderr(stderr: NodeJS.WriteStream): () => void {
	const kept: string[] = [];
	const write = stderr.write.bind(stderr);
	stderr.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
		kept.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
		const done = rest.find((value): value is () => void => typeof value === 'function');
		done?.();
		return true;
	};
	return () => {
		stderr.write = write;
		if (kept.length > 0) {
			stderr.write(kept.join(''));
		}
	};
}
