import {once} from 'node:events';
import type {Readable} from 'node:stream';
import type {Output} from './command.ts';

/**
 * Asks on a terminal; true only when the whole word `yes` was typed. The terminal stays in line mode, so that Ctrl-C
 * stays a SIGINT; the end of the input is a no. Rejects when `signal` aborts.
 */
export async function confirm(
	question: string,
	input: Readable,
	output: Output,
	signal: AbortSignal,
): Promise<boolean> {
	const {createInterface} = await import('node:readline');
	const lines = createInterface({input, terminal: false});
	try {
		output.write(question);
		const answered: readonly unknown[] = await Promise.race([
			once(lines, 'line', {signal}),
			once(lines, 'close', {signal}),
		]);
		const [answer] = answered;
		return typeof answer === 'string' && answer.trim() === 'yes';
	} finally {
		lines.close();
	}
}
