import {formatBytes} from '../../format/bytes.ts';
import {formatCounted} from '../../format/count.ts';
import type {Model} from '../model.ts';
import type {PlanScreen} from '../open-screen.ts';
import type {State} from '../state.ts';
import {ageLines, blankLine, pairLine, titleLine, type PaneLine} from './pane-line.ts';
import {largestLines} from './repository-pane.ts';
import {quickSurvey, wholeStorage} from './survey.ts';

/** Beside a plan: what its bytes are, how old what goes is, and its largest manifests. */
export function planPane(state: State, model: Model, {plan}: PlanScreen, width: number): readonly PaneLine[] {
	const survey = quickSurvey(state.snapshot, model, wholeStorage);
	const {orphans, total} = model.estimate;
	const uploads = plan.before.uploadBytes - plan.after.uploadBytes;
	const repositories = total.bytes - total.sharedBytes - orphans.bytes - uploads;
	return [
		titleLine('WHAT GOES'),
		pairLine('  of one repository each', formatBytes(repositories), width),
		pairLine('  shared between repositories', formatBytes(total.sharedBytes), width),
		pairLine(`  in no manifest: ${formatCounted(orphans.blobs, 'blob')}`, formatBytes(orphans.bytes), width),
		pairLine(`  ${formatCounted(plan.reclaim.uploads, 'upload')}`, formatBytes(uploads), width),
		blankLine,
		...ageLines(survey, width),
		blankLine,
		...largestLines(model, survey, width, true),
	];
}
