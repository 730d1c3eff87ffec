import type {Session, Snapshot} from '../session.ts';

/**
 * Hears of a session's snapshots, each at once; while a scan or a run goes on, of the latest one in each `interval` of
 * milliseconds. Returns what ends it.
 */
export function followSession(
	session: Pick<Session, 'getSnapshot' | 'subscribe'>,
	interval: number,
	onSnapshot: (snapshot: Snapshot) => void,
): () => void {
	let stage: string | undefined;
	let toldAt = 0;
	let later: NodeJS.Timeout | undefined;
	const tell = () => {
		clearTimeout(later);
		later = undefined;
		toldAt = Date.now();
		const snapshot = session.getSnapshot();
		stage = snapshot.stage.name;
		onSnapshot(snapshot);
	};

	const unsubscribe = session.subscribe(() => {
		const {name} = session.getSnapshot().stage;
		const goesOn = name === stage && (name === 'scanning' || name === 'running');
		const wait = goesOn ? toldAt + interval - Date.now() : 0;
		if (wait <= 0) {
			tell();
		} else {
			later ??= setTimeout(tell, wait);
		}
	});
	return () => {
		clearTimeout(later);
		unsubscribe();
	};
}
