import {UserError} from '../../errors.ts';
import {theme} from '../theme.ts';
import {Line} from './line.tsx';
import {Paragraph} from './paragraph.tsx';

/** What happened, and what to try. */
export function Failure({error}: {readonly error: unknown}) {
	const message = error instanceof Error ? error.message : String(error);
	const hint = error instanceof UserError ? error.hint : 'This is a bug in the program: please report it.';
	return (
		<>
			<Paragraph text={message} {...(theme.danger !== undefined && {color: theme.danger})} />
			<Line />
			{hint !== undefined && <Paragraph text={hint} />}
		</>
	);
}
