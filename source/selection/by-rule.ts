import type {TagRule} from './rules.ts';
import type {Selection} from './selection.ts';

/** The rule of a policy file that is why a tag goes, or stays. */
export function ruleOf({ruledBy}: Readonly<Selection>, tag: number, goes: boolean): TagRule | undefined {
	const ruling = ruledBy?.get(tag);
	return ruling?.goes === goes ? ruling.rule : undefined;
}

/** ` by the rule releases (/srv/registry-cleanup.yml:6:5)`; '' where no rule is why. */
export function byRule(selection: Readonly<Selection>, tag: number, goes: boolean): string {
	const rule = ruleOf(selection, tag, goes);
	return rule === undefined ? '' : ` by the rule ${rule.name} (${rule.place})`;
}
