import type {State} from '../state.ts';

/** What a list says of the search for half-written files; '' once that has found all. */
export function searchText({search}: State): string {
	if (search === undefined) {
		return '';
	}

	return search.error === undefined
		? 'Looking for half-written files'
		: 'Half-written files could not be looked for   p: why';
}
