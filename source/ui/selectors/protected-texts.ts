import {formatAgeExactly} from '../../format/age.ts';
import {formatBytes} from '../../format/bytes.ts';
import type {Plan, ProtectionReason} from '../../plan/plan.ts';

const reasons = ['young', 'excluded', 'frozen'] as const satisfies readonly ProtectionReason[];

/** What stays for one reason alone, by its bytes, and how young is young: that is for the operator to say. */
export function protectedTexts(kept: Plan['protected'], grace: number): readonly string[] {
	return reasons
		.filter((reason) => kept[reason].manifests + kept[reason].blobs > 0)
		.map((reason) => {
			const bytes = `${reason} ${formatBytes(kept[reason].bytes)}`;
			return reason === 'young' ? `${bytes} (under ${formatAgeExactly(grace)}, A changes it)` : bytes;
		});
}

/** What another grace age has made of the total. Seconds, and bytes before and since. */
export function graceText(seconds: number, before: number, after: number): string {
	const kept =
		seconds === 0 ? 'Nothing is kept for its age' : `What is younger than ${formatAgeExactly(seconds)} is kept`;
	return before === after
		? `${kept}: that changes nothing`
		: `${kept}: frees ${formatBytes(after)}, it was ${formatBytes(before)}`;
}
