import {Text} from 'ink';
import {formatBytes} from '../../format/bytes.ts';
import {formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {brokenText} from '../../format/wrap-text.ts';
import {Disk} from '../components/disk.tsx';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {TypedCount} from '../components/typed-count.tsx';
import type {Model} from '../model.ts';
import type {ConfirmScreen} from '../open-screen.ts';
import type {State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: ConfirmScreen;
}

/** The last thing before the disk: scope, host and path in words, and a count that has to be typed. */
export function Confirm({state, model, screen}: Props) {
	const {plan} = screen;
	const {reclaim} = plan;
	const touched = plan.repositories.filter(({removedManifests}) => removedManifests > 0).length;
	return (
		<Frame state={state} model={model} place="Confirm">
			<Line />
			<Disk before={`This ${model.settings.dryRun ? 'would remove' : 'removes'} from`} root={plan.root} />
			<Line />
			<Line
				bold
			>{`       ${formatCounted(reclaim.manifests, reclaim.tags === 0 ? 'untagged manifest' : 'manifest')} in ${formatCounted(touched, 'repository')}`}</Line>
			<Line bold>
				{`       ${formatCounted(reclaim.blobs, 'blob')}${reclaim.uploads > 0 ? `, ${formatCounted(reclaim.uploads, 'upload')}` : ''}`.padEnd(
					50,
				)}
				{formatBytes(reclaim.bytes)}
			</Line>
			<Line />
			<Line bold={reclaim.tags > 0}>{`   ${tagsText(reclaim.tags)}`}</Line>
			<Line />
			<Safety screen={screen} width={state.size.columns} />
			<Line />
			<Line>{closing(model.settings.dryRun)}</Line>
			<Line />
			<TypedCount screen={screen} />
		</Frame>
	);
}

/** What happens to what is deleted until it is gone. */
function Safety({screen, width}: {readonly screen: ConfirmScreen; readonly width: number}) {
	if (screen.obstacle === undefined) {
		return (
			<>
				<Line>{'   Everything is moved to quarantine first, checked again, and deleted for'}</Line>
				<Line>{'   good only when every tag is still complete. Until then it can be put back.'}</Line>
				<Line />
				<Line>
					{'   '}
					<Text bold>{screen.keep ? '[x]' : '[ ]'}</Text>
					{' Keep it in quarantine: frees nothing until it is purged    (k toggles)'}
				</Line>
			</>
		);
	}

	const told = `${sanitize(screen.obstacle)}. What cannot be moved is looked at again and then deleted directly, in the same order. It can never be put back.`;
	return brokenText(told, '   ', width - 3).map((line, row) => (
		<Line key={row} bold>
			{line}
		</Line>
	));
}

const closing = (dryRun: boolean) =>
	dryRun
		? '   This is a dry run: nothing is changed, whatever is typed here.'
		: '   If the connection drops, the run goes on to its end.';

function tagsText(count: number): string {
	return count === 0
		? 'No tag is removed.'
		: `${formatCounted(count, 'tag')} would be lost. To see their names: Esc, then t`;
}
