import type {Ending} from '../support/store.ts';
import {filmSvg, stillSvg} from './svg.ts';
import {takeTour, takeWide} from './tour.ts';

/** What each picture is of; its file has the same name. */
const titles: Readonly<Record<string, string>> = {
	repositories: 'The list of repositories',
	repository: 'A repository: its tags and its untagged manifests',
	manifest: 'A manifest: who else uses each of its layers',
	why: 'Why something goes, or is kept',
	plan: 'The plan with its checks',
	confirm: 'The confirmation: a count has to be typed',
	running: 'A run under way',
	done: 'The result',
	help: 'The help',
	wide: 'The list of repositories on a terminal of 140 columns and 40 rows',
};

/** The pictures of the documentation, by file name, made by the built program in a terminal. */
export async function takePictures(ending: Ending): Promise<ReadonlyMap<string, string>> {
	const {stills, film} = await takeTour(ending);
	const pictures = [...stills, ['wide', await takeWide(ending)] as const];
	return new Map([
		...pictures.map(([name, picture]) => [`${name}.svg`, stillSvg(picture, titles[name]!)] as const),
		['tour.svg', filmSvg(film, 'From the list of repositories to a cleaned storage')] as const,
	]);
}
