import {once} from 'node:events';
import process from 'node:process';
import type {Readable} from 'node:stream';
import type {Output} from './command.ts';

type Input = Readable & {readonly isTTY?: boolean; readonly fd?: number};

/**
 * Asks on a terminal; true only when the whole word `yes` was typed. The terminal stays in line mode, so that Ctrl-C
 * stays a SIGINT; the end of the input is a no. Rejects when `signal` aborts.
 */
export async function confirm(question: string, input: Input, output: Output, signal: AbortSignal): Promise<boolean> {
	const {createInterface} = await import('node:readline');
	const lines = createInterface({input, terminal: false});
	try {
		output.write(question);
		const answered: readonly unknown[] = await Promise.race([
			once(lines, 'line', {signal}),
			once(lines, 'close', {signal}),
		]);
		const [answer] = answered;
		if (answer === undefined) {
			await heedHangup(input, signal);
		}

		return typeof answer === 'string' && answer.trim() === 'yes';
	} finally {
		lines.close();
	}
}

/**
 * The end of the input may be that of the terminal, whose signal comes a little later, or under some parents never. Then it
 * is sent here: Node.js aborts, with a core dump, where it ends by itself after its terminal.
 */
async function heedHangup({isTTY, fd}: Input, signal: AbortSignal): Promise<void> {
	const {isatty} = await import('node:tty');
	signal.throwIfAborted();
	if (isTTY && fd !== undefined && !isatty(fd)) {
		const aborted = once(signal, 'abort');
		process.kill(process.pid, 'SIGHUP');
		await aborted;
		signal.throwIfAborted();
	}
}
