import {canBeRepository} from '../selection/possible-names.ts';

/** A name as the glob that matches it and nothing else. */
export const escaped = (name: string) =>
	name.replace(/[\\*?[\]{}()!+@|]/g, (character, at: number) =>
		character === '@' && /^@sha\d/.test(name.slice(at)) ? character : `\\${character}`,
	);

/** A folder may have a name that no registry gives a repository, and that no pattern may be without saying so. */
export const escapedRepository = (name: string) =>
	canBeRepository(escaped(name)) ? escaped(name) : `\\${escaped(name)}`;
