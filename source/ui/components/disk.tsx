import {hostname} from 'node:os';
import {Text} from 'ink';
import {sanitize} from '../../format/sanitize.ts';
import {Line} from './line.tsx';

/** Which disk is about to be written to. Where the path is long, the host must not be what is cut off. */
export function Disk({before, root}: {readonly before: string; readonly root: string}) {
	return (
		<>
			<Line>
				{`   ${before} `}
				<Text bold>{sanitize(root)}</Text>
			</Line>
			<Line>
				{'   on host '}
				<Text bold>{sanitize(hostname())}</Text>:
			</Line>
		</>
	);
}
