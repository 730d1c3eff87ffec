import type {ExitCode} from '../errors.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatCount} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import {isDamage, type Problem} from '../inventory/problems.ts';
import type {Settings, Verification} from '../session.ts';
import {adviceLines} from './advice-lines.ts';
import type {CommandContext} from './command.ts';
import {verifiedAdvice} from './next-advice.ts';
import {repairAdvice} from './repair-advice.ts';
import {showingProgress} from './progress.ts';
import {documentText, problemFields} from './report-document.ts';
import {problemSection, sectionText} from './report-text.ts';
import {tableLines} from '../format/text-table.ts';

/** The `verify` command: whether every tag resolves to something complete. Never writes, and takes no lock. */
export async function verify(context: CommandContext): Promise<ExitCode> {
	const {session, json, deep, streams, signals} = context;
	const verification = await showingProgress(context, async () => session.verify({deep}, signals.reading));
	streams.stdout.write(
		json
			? documentText(verifyDocument(session.settings.root, verification))
			: verifyText(session.settings, verification, deep),
	);
	return verification.problems.some(isDamage) ? 1 : 0;
}

/** What `verify --json` prints: schema 1 of the contract, its keys in this order. */
function verifyDocument(root: string, {figures: {tags, manifests, blobs, bytes}, problems}: Verification) {
	return {schema: 1, command: 'verify', root, tags, manifests, blobs, bytes, problems: problems.map(problemFields)};
}

/** What was checked and what is wrong with it, for people, in 80 columns. */
function verifyText(settings: Settings, {figures, problems}: Verification, deep: boolean): string {
	const number = {title: '', width: 16, align: 'right'} as const;
	return sectionText([
		[sanitize(settings.root)],
		tableLines(
			[{title: 'Checked', width: 18, align: 'left'}, number],
			[
				['  Tags', formatCount(figures.tags)],
				['  Manifests', formatCount(figures.manifests)],
				['  Blobs', formatCount(figures.blobs)],
				[deep ? '  Size, hashed' : '  Size', formatBytes(figures.bytes)],
			],
		),
		problemSection(problems),
		verdict(problems, deep),
		adviceLines([...(problems.some(isDamage) ? repairAdvice(problems, settings) : verifiedAdvice(settings, deep))]),
	]);
}

function verdict(problems: readonly Problem[], deep: boolean): string[] {
	if (problems.some(isDamage)) {
		return [];
	}

	return [deep ? 'Every tag is complete, and every blob is what its digest says.' : 'Every tag is complete.'];
}
