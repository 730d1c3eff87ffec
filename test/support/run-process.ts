import type {RunOrder} from '../../source/run/run-messages.ts';
import {startRun} from '../../source/run/start-run.ts';

/* The entry of a child process that carries an order out, as the program does; for tests that kill it. */

process.on('message', (order: RunOrder) => {
	void (async () => {
		const results = await startRun(order, {onProgress: () => undefined});
		process.send!(results);
		process.disconnect();
	})();
});
