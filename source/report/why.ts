import {parseDigestPrefix} from '../plan/find-digest.ts';
import type {Explanation} from '../plan/explanation.ts';
import type {ExitCode} from '../errors.ts';
import type {CommandContext} from './command.ts';
import {showingProgress} from './progress.ts';
import {documentText} from './report-document.ts';
import {whyText} from './why-text.ts';

/** The `why` command: where a digest is, and the whole chain that keeps it, or every test that it failed. Never writes. */
export async function why({session, inputs, json, streams, signals}: CommandContext): Promise<ExitCode> {
	// What is no digest is told before anything is read.
	const digest = parseDigestPrefix(inputs[0] ?? '');
	await showingProgress(session, streams.stderr, async () => session.scan(signals.reading));
	const explanation = session.explain(digest);
	streams.stdout.write(json ? documentText(whyDocument(session.settings.root, explanation)) : whyText(explanation));
	return 0;
}

/** What `why --json` prints; the fields are those of `Explanation`. */
export interface WhyDocument extends Explanation {
	readonly schema: 1;
	readonly command: 'why';
	readonly root: string;
}

function whyDocument(root: string, explanation: Explanation): WhyDocument {
	const {digest, kind, bytes, kept, places, chains, tests} = explanation;
	return {schema: 1, command: 'why', root, digest, kind, bytes, kept, places, chains, tests};
}
