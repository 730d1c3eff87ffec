import {formatCount, formatCounted} from '../format/count.ts';
import {registryConfig} from './around.ts';
import {filesOpenForWriting, type OpenFiles} from './open-files.ts';
import {takesPushes} from './probe.ts';

/** Something that writes to a storage, or may do so, and what to do about it. */
export interface Writer {
	/** `unseen`: something that could not be looked at. */
	readonly kind: 'process' | 'registry' | 'unseen';
	readonly message: string;
	readonly hint: string;
}

/** Milliseconds that a registry may take to answer. */
const patience = 3000;
/** Processes that are told by name. */
const shownProcesses = 3;

/** Looks whether anything is writing to a storage, or could, without creating anything. */
export async function findWriters(
	{root, configFile}: {readonly root: string; readonly configFile: string | undefined},
	signal?: AbortSignal,
): Promise<readonly Writer[]> {
	const {address, prefix} = await registryConfig(configFile);
	const [registry, files] = await Promise.all([askRegistry(address, prefix, signal), filesOpenForWriting(root)]);
	return [...registry, ...tellFiles(files)];
}

const howToBeSafe =
	'stop it, or set storage.maintenance.readonly, or use --quarantine: restart the registry then, and purge later.';

async function askRegistry(address: string, prefix: string, signal?: AbortSignal): Promise<readonly Writer[]> {
	const timeout = AbortSignal.timeout(patience);
	try {
		switch (await takesPushes(address, prefix, AbortSignal.any(signal ? [signal, timeout] : [timeout]))) {
			case 'yes':
				return [
					{
						kind: 'registry',
						message: `A registry on ${address} takes pushes`,
						hint: `If it serves this storage: ${howToBeSafe}`,
					},
				];
			case 'unknown':
				return [
					{
						kind: 'registry',
						message: `A registry answers on ${address}; whether it takes pushes cannot be told without a login`,
						hint: `If it does: ${howToBeSafe}`,
					},
				];
			case 'no':
			case undefined:
				return [];
		}
	} catch (error) {
		signal?.throwIfAborted();
		if (!timeout.aborted) {
			throw error;
		}

		const message = `Something on ${address} does not answer; whether it is a registry cannot be told`;
		return [{kind: 'unseen', message, hint: `If it takes pushes: ${howToBeSafe}`}];
	}
}

function tellFiles({writing, unseen}: OpenFiles): readonly Writer[] {
	const writers: Writer[] = [];
	if (writing.length > 0) {
		const files = writing.reduce((sum, process) => sum + process.files, 0);
		const named = writing.slice(0, shownProcesses).map(({pid, command}) => `process ${pid} (${command})`);
		const more = writing.length > shownProcesses ? [`${writing.length - shownProcesses} more`] : [];
		writers.push({
			kind: 'process',
			message: `${formatCounted(files, 'file')} of this storage: open for writing, by ${[...named, ...more].join(', ')}`,
			hint: 'Somebody is pushing, or works on the storage: wait for the end of that, or stop it.',
		});
	}

	if (unseen > 0) {
		writers.push({
			kind: 'unseen',
			message: `The open files of ${formatCount(unseen)} processes could not be looked at`,
			hint: 'Start as root, or as the user that the registry runs as, to have them looked at too.',
		});
	}

	return writers;
}
