import {Refusal} from '../../source/errors.ts';
import {createSession} from '../../source/session.ts';
import {sampleSettings} from './sample-plan.ts';

/* The entry of a child process that cleans a root up, again and again, as `clean --yes --grace 0` does, until it is told to stop. */

export interface LoopCounts {
	cleanups: number;
	/** Somebody wrote so much that the storage could not be read in peace; nothing was touched. */
	refused: number;
	/** Deleted for good. */
	blobs: number;
	/** Moved, and put back because somebody needed it by then. */
	putBack: number;
}

const counts: LoopCounts = {cleanups: 0, refused: 0, blobs: 0, putBack: 0};
let isStopped = false;

process.on('message', () => {
	isStopped = true;
});

async function cleanUp(root: string): Promise<void> {
	const session = createSession({...sampleSettings, root, grace: 0, serve: false, jobs: 1});
	try {
		await session.settle();
		await session.scan();
		const plan = session.plan();
		if (session.refusal || plan.steps.length === 0) {
			return;
		}

		const {restored, state} = await session.run(plan, {keep: false});
		counts.cleanups++;
		counts.blobs += state === 'purged' ? plan.reclaim.blobs - restored.blobs : 0;
		counts.putBack += restored.blobs;
	} catch (error) {
		if (!(error instanceof Refusal)) {
			throw error;
		}

		counts.refused++;
	} finally {
		await session.close();
	}
}

while (!isStopped) {
	await cleanUp(process.argv[2]!);
}

process.send!(counts);
process.disconnect();
