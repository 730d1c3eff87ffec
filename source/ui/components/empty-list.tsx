import {formatBytes} from '../../format/bytes.ts';
import type {Model} from '../model.ts';
import type {Arrangement} from '../selectors/repository-rows.ts';
import {Line} from './line.tsx';

/** What stands where a list has no rows: why, and the way on. */
export function EmptyList({arrangement, model}: {readonly arrangement: Arrangement<string>; readonly model: Model}) {
	const {filter, show} = arrangement;
	if (filter !== '' || show !== 'all') {
		const what = filter === '' ? `is ${show}` : `matches "${filter}"${show === 'all' ? '' : ` and is ${show}`}`;
		return (
			<>
				<Line />
				<Line>{`   Nothing here ${what}.`}</Line>
				<Line />
				<Line dimColor>{'   Esc clears the filter, / edits it, f goes on to the next view.'}</Line>
				<Line dimColor>{'   A filter hides rows; it changes nothing of what is chosen.'}</Line>
			</>
		);
	}

	return (
		<>
			<Line />
			<Line>{'   There is no repository in this storage.'}</Line>
			<Line />
			<Line dimColor>{`   ${formatBytes(model.inventory.figures.bytes)} used.   R looks again, q quits.`}</Line>
		</>
	);
}
