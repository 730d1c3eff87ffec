import {UsageError, type ExitCode} from '../errors.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatCount, formatCounted} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import {tableLines} from '../format/text-table.ts';
import {wrapText} from '../format/wrap-text.ts';
import type {RuleEffect} from '../plan/rule-effects.ts';
import {adviceLines} from './advice-lines.ts';
import type {CommandContext} from './command.ts';
import {policyAdvice} from './next-advice.ts';
import {showingProgress} from './progress.ts';
import {documentText} from './report-document.ts';
import {sectionText, share} from './report-text.ts';

/** The `policy` command: what each rule of a policy file matches in this storage, and what it would free. */
export async function policyCheck(context: CommandContext): Promise<ExitCode> {
	const {session, inputs, json, streams, signals} = context;
	const {filed, root} = session.settings;
	if (inputs[0] !== 'check') {
		throw new UsageError(`policy can check, and not ${JSON.stringify(inputs[0])}`, {
			hint: 'registry-cleanup-tui policy check --policy FILE',
		});
	}

	if (filed === undefined) {
		throw new UsageError('There is no policy', {
			hint: 'Name one with --policy FILE, or write registry-cleanup.yml beside the storage root. docs/policies.md has some.',
		});
	}

	await showingProgress(context, async () => session.scan(signals.reading));
	const effects = session.ruleEffects();
	const plan = session.plan();
	const {reclaim} = plan;
	streams.stdout.write(
		json
			? documentText({schema: 1, command: 'policy', root, policy: filed.file, rules: effects, reclaim})
			: sectionText([
					[`${sanitize(filed.file)} on ${sanitize(root)}`],
					ruleLines(effects),
					...effects.map((effect) => tagLines(effect)).filter((lines) => lines.length > 0),
					[
						`A cleanup by it would delete ${formatCounted(reclaim.tags, 'tag')} and free ${share(reclaim.bytes, plan.before)}.`,
					],
					adviceLines([...policyAdvice(session.settings)]),
				]),
	);
	return 0;
}

/** Names of a rule that are told before the rest is only counted. */
const shown = 10;

/** What a rule keeps and deletes, by name. */
function tagLines({name, keptTags, deletedTags}: RuleEffect): string[] {
	const told = [
		['keeps', keptTags],
		['deletes', deletedTags],
	] as const;
	return told
		.filter(([, names]) => names.length > 0)
		.flatMap(([verb, names]) => {
			const more = names.length > shown ? ` and ${formatCount(names.length - shown)} more (--json has all)` : '';
			return [`${sanitize(name)} ${verb}`, ...wrapText(sanitize(names.slice(0, shown).join(', ') + more), '  ')];
		});
}

function ruleLines(effects: readonly RuleEffect[]): string[] {
	return effects.length === 0
		? ['It has no rules.']
		: [
				...tableLines(
					[
						{title: 'Rule', width: 38, align: 'left'},
						{title: 'Matches', width: 9, align: 'right'},
						{title: 'Keeps', width: 9, align: 'right'},
						{title: 'Deletes', width: 9, align: 'right'},
						{title: 'Frees', width: 12, align: 'right'},
					],
					effects.map(({name, matched, kept, deleted, bytes}) => [
						`  ${sanitize(name)}`,
						formatCount(matched),
						formatCount(kept),
						formatCount(deleted),
						formatBytes(bytes),
					]),
				),
				...wrapText('Matches: tags that no rule before it has decided. Frees: what would stay if those stayed.', '  '),
			];
}
