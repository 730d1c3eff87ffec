import {Text} from 'ink';
import Spinner from 'ink-spinner';
import {createContext, useContext} from 'react';

/** False where nothing may move by itself, because each byte is dear. */
export const Motion = createContext(true);

/** Something is under way. */
export function Activity() {
	return useContext(Motion) ? <Spinner type="simpleDots" /> : <Text>...</Text>;
}
