import {useInput} from 'ink';
import {splitInput, type Key} from './keys.ts';

/** Hands the keys of each of Ink's input events to a handler, taken apart. */
export function useKeys(onKeys: (keys: readonly Key[]) => void): void {
	useInput((input, key) => {
		onKeys(splitInput(input, key));
	});
}
