import type {Command} from './binding.ts';
import {moveBy, moveTo, type ListPosition} from './list-position.ts';

/** Where a command moves the cursor of a list, or undefined when it moves nothing. */
export function move(
	position: ListPosition,
	command: Command,
	count: number,
	height: number,
): ListPosition | undefined {
	const half = Math.max(1, Math.floor(height / 2));
	switch (command) {
		case 'up': {
			return moveTo(position, position.cursor - 1, count, height);
		}

		case 'down': {
			return moveTo(position, position.cursor + 1, count, height);
		}

		case 'page-up': {
			return moveBy(position, -height, count, height);
		}

		case 'page-down': {
			return moveBy(position, height, count, height);
		}

		case 'half-up': {
			return moveBy(position, -half, count, height);
		}

		case 'half-down': {
			return moveBy(position, half, count, height);
		}

		case 'first': {
			return moveTo(position, 0, count, height);
		}

		case 'last': {
			return moveTo(position, count - 1, count, height);
		}

		default: {
			return undefined;
		}
	}
}

/** The first line in view of a text, which has no cursor; undefined when the command moves nothing. */
export function scroll(top: number, command: Command, count: number, height: number): number | undefined {
	const last = Math.max(0, count - height);
	// The first line moves as a cursor does that is followed at once.
	return move({cursor: Math.min(top, last), top: 0}, command, last + 1, height)?.cursor;
}
