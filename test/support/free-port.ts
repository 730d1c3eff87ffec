import {createServer} from 'node:net';

/**
 * A port that nothing listens on, below the range from which the kernel hands out ports by itself: no other test is
 * given it by chance before it is used.
 */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = 15_000 + Math.floor(Math.random() * 15_000);
		const server = createServer();
		const free = await new Promise<boolean>((resolve) => {
			server.once('error', () => resolve(false));
			server.listen(port, () => resolve(true));
		});
		if (free) {
			await new Promise((resolve) => server.close(resolve));
			return port;
		}
	}
}
