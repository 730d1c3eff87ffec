import {UsageError, type ExitCode} from '../errors.ts';
import {sanitize} from '../format/sanitize.ts';
import {PushClient} from '../demo/push-client.ts';
import {pushNoise} from '../demo/noise.ts';
import type {Invocation} from './invocation.ts';
import {wholeNumber} from './settings.ts';

/** The `noise` command: pushes random images to a registry, to try a cleanup on. */
export async function noise({inputs, given, streams}: Invocation): Promise<ExitCode> {
	const images = wholeNumber(given.images ?? '20', '--images', 1);
	const client = clientFor(inputs[0]!);
	for await (const {kind, repository, tag, digest} of pushNoise(client, images, Date.now())) {
		streams.stdout.write(`${`${repository}:${tag}`.padEnd(24)}  ${digest.slice(0, 19)}  ${kind}\n`);
	}

	streams.stdout.write(`
Pushed to ${sanitize(client.url)}, below noise/.

Next
  1. On the registry's machine, see what a cleanup would free there:
     registry-cleanup-tui report --grace 0
  2. Get rid of all of this again, and of nothing else:
     registry-cleanup-tui clean --grace 0 --only 'noise/**' --delete-tags 'noise/**/*:*' --empty-repositories
`);
	return 0;
}

/** `localhost:5000` is enough. */
function clientFor(address: string): PushClient {
	const client = PushClient.to(/^[a-z]+:\/\//i.test(address) ? address : `http://${address}`);
	if (client === undefined) {
		throw new UsageError(`${JSON.stringify(address)} is not the URL of a registry`, {
			hint: 'For example: http://localhost:5000',
		});
	}

	return client;
}
