import {Text} from 'ink';
import {formatCount} from '../../format/count.ts';
import type {ConfirmScreen, PurgeScreen} from '../open-screen.ts';
import {countOf} from '../reduce-confirm.ts';
import {Line} from './line.tsx';

/** The count that has to be typed, and as much of it as is typed. */
export function TypedCount({screen}: {readonly screen: ConfirmScreen | PurgeScreen}) {
	const {count, of} = countOf(screen);
	return (
		<Line>
			{`   Type `}
			<Text bold>{String(count)}</Text>
			{` (the ${count > 999 ? `${formatCount(count)} ` : ''}${of}) and press Enter to start:  > `}
			<Text bold>{screen.typed}</Text>
			<Text inverse> </Text>
		</Line>
	);
}
