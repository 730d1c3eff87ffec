import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {formatPercent} from '../../format/percent.ts';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';
import {protectedTexts} from './protected-texts.ts';

export interface TotalsTexts {
	readonly free: string;
	readonly counts: string;
	readonly rest: string;
}

export function totalsTexts(state: State, model: Model): TotalsTexts {
	const {manifests, blobs, uploads, bytes, sharedBytes} = model.estimate.total;
	const {figures} = model.inventory;
	const used = figures.bytes + figures.uploadBytes;
	const verb = model.settings.dryRun ? 'WOULD FREE' : 'WILL FREE';
	const shared = sharedBytes > 0 ? [`shared between repositories: ${formatBytes(sharedBytes)}`] : [];
	const held = state.held > 0 ? [`in quarantine: ${formatBytes(state.held)} (r: purge)`] : [];
	return {
		free:
			bytes === 0 && manifests + blobs + uploads === 0
				? `Nothing to reclaim of ${formatBytes(used)}`
				: `${verb} ${formatBytes(bytes)} of ${formatBytes(used)} (${formatPercent(bytes, used)})`,
		counts: [
			formatCounted(manifests, 'manifest'),
			formatCounted(blobs, 'blob'),
			...(uploads > 0 ? [formatCounted(uploads, 'upload')] : []),
		].join('   '),
		rest: [...held, ...shared, ...keptTexts(state, model)].join('   '),
	};
}

/** What stays only because it is young, excluded or frozen, once that is weighed; until then what is excluded. */
function keptTexts({weighed, snapshot}: State, {selection}: Model): string[] {
	if (weighed?.version === snapshot.version) {
		const texts = protectedTexts(weighed.protected, selection.grace);
		return texts.length > 0 ? [`protected: ${texts.join(', ')}`] : [];
	}

	const {excludedRepositories, excludedRevisions, excludedOrphans} = selection;
	const excluded = excludedRepositories.size + excludedRevisions.size + Number(excludedOrphans);
	return excluded > 0 ? [`excluded: ${formatCount(excluded)}`] : [];
}
