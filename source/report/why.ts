import {parseDigestPrefix} from '../plan/find-digest.ts';
import type {Explanation} from '../plan/explanation.ts';
import {explainFound} from '../plan/why.ts';
import {whySections, type WhyExtent} from '../plan/why-text.ts';
import type {ExitCode} from '../errors.ts';
import type {Settings} from '../session.ts';
import {adviceLines} from './advice-lines.ts';
import type {CommandContext} from './command.ts';
import {whyAdvice} from './next-advice.ts';
import {showingProgress} from './progress.ts';
import {documentText} from './report-document.ts';
import {sectionText} from './report-text.ts';

/** Only the path of its data is wider. */
const extent: WhyExtent = {width: 80, places: 20, chains: 10, going: 5};

/** The `why` command: where a digest is, and the whole chain that keeps it, or every test that it failed. Never writes. */
export async function why(context: CommandContext): Promise<ExitCode> {
	const {session, inputs, json, streams, signals} = context;
	// What is no digest is told before anything is read.
	const digest = parseDigestPrefix(inputs[0] ?? '');
	await showingProgress(context, async () => session.scan(signals.reading));
	const explanation = explainFound(session.inventory, session.selection, digest);
	const {settings} = session;
	streams.stdout.write(json ? documentText(whyDocument(settings.root, explanation)) : whyText(settings, explanation));
	return 0;
}

/** The explanation for people, and what to do next. */
export const whyText = (settings: Settings, explanation: Explanation): string =>
	sectionText([...whySections(explanation, extent), adviceLines([...whyAdvice(settings, explanation.kept)])]);

/** What `why --json` prints; the fields are those of `Explanation`. */
export interface WhyDocument extends Explanation {
	readonly schema: 1;
	readonly command: 'why';
	readonly root: string;
}

export function whyDocument(root: string, explanation: Explanation): WhyDocument {
	const {digest, kind, bytes, kept, places, chains, tests} = explanation;
	return {schema: 1, command: 'why', root, digest, kind, bytes, kept, places, chains, tests};
}
