import {formatBytes} from '../../format/bytes.ts';
import type {Model} from '../model.ts';
import type {Arrangement, Show} from '../selectors/repository-rows.ts';
import {Line} from './line.tsx';

const told: Readonly<Record<Exclude<Show, 'all'>, string>> = {
	selected: 'is selected',
	excluded: 'is excluded',
	errors: 'has an error',
};

/** What stands where a list has no rows: why, and the way on. */
export function EmptyList({arrangement, model}: {readonly arrangement: Arrangement<string>; readonly model: Model}) {
	const {filter, show} = arrangement;
	if (filter !== '' || show !== 'all') {
		const what = [...(filter === '' ? [] : [`matches "${filter}"`]), ...(show === 'all' ? [] : [told[show]])].join(
			' and ',
		);
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
