import {sanitize} from '../../format/sanitize.ts';
import {Disk} from '../components/disk.tsx';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {TypedCount} from '../components/typed-count.tsx';
import type {Model} from '../model.ts';
import type {PurgeScreen} from '../open-screen.ts';
import {contentsOf} from '../selectors/run-texts.ts';
import type {State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: PurgeScreen;
}

/** The last thing before a quarantine is deleted: what, where, and a count that has to be typed. */
export function Purge({state, model, screen}: Props) {
	return (
		<Frame state={state} model={model} place="Confirm purge">
			<Line />
			<Line>{`   This deletes for good what run ${sanitize(screen.run.id)} holds in quarantine`}</Line>
			<Disk before="in" root={model.settings.root} />
			<Line />
			<Line bold>{`       ${contentsOf(screen.run)}, and all that refers to them`}</Line>
			<Line />
			<Line>{'   The storage is looked at again first, and what is needed by now is put back.'}</Line>
			<Line>{'   What is deleted then, nobody can put back.'}</Line>
			<Line />
			<Line>{'   If the connection drops, the purge goes on to its end.'}</Line>
			<Line />
			<TypedCount screen={screen} />
		</Frame>
	);
}
