import path from 'node:path';
import {shellWord} from '../format/shell-word.ts';
import type {Session} from '../session.ts';
import {savedText} from './selectors/saved-text.ts';
import type {Message} from './state.ts';
import type {Effect} from './step.ts';

/** What writes a file for the operator. */
type Saving = Extract<Effect, {readonly type: `save-${string}`}>;

/** Writes a file for the operator, and tells what it is good for. Rejects with a UserError when it cannot be written. */
export async function save(session: Session, saving: Saving): Promise<Message> {
	const file = path.resolve(saving.file);
	switch (saving.type) {
		case 'save-policy': {
			return savedText(session.settings, file, await session.savePolicy(file));
		}

		case 'save-plan': {
			await session.savePlan(file);
			const words = ['apply', file, '--root', session.settings.root].map(shellWord);
			return {text: `Written. To do it later: ${words.join(' ')}`, tone: 'info'};
		}

		case 'save-report': {
			await session.saveReport(file, saving.text);
			return {text: `Written to ${shellWord(file)}`, tone: 'info'};
		}
	}
}
