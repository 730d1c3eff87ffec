import type {SuspendTerminal} from 'ink';

/** A stopped process is continued within this, or was never stopped. In milliseconds. */
const graceTime = 300;

/**
 * Ctrl-Z: gives the terminal back and stops, with all of the process group as a shell would do it.
 * Continued, or where nothing can stop it (no job control), the screen comes back. The timer also
 * keeps the event loop from running empty meanwhile. `onResume`: before the screen is drawn again.
 */
export async function suspendProcess(suspendTerminal: SuspendTerminal, onResume: () => void): Promise<void> {
	await suspendTerminal(
		async () =>
			new Promise((resolve) => {
				const done = () => {
					clearTimeout(timer);
					process.off('SIGCONT', done);
					onResume();
					resolve();
				};

				const timer = setTimeout(done, graceTime);
				process.on('SIGCONT', done);
				process.kill(0, 'SIGTSTP');
			}),
	);
}
