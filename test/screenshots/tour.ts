import type {Ending} from '../support/store.ts';
import {Studio} from './studio.ts';
import type {Picture, Shot} from './svg.ts';

export interface Tour {
	readonly stills: ReadonlyMap<string, Picture>;
	readonly film: readonly Shot[];
}

/** The list, when nothing of it changes by itself any more. */
const settled = /^(?![^]* half-written files)[^]* WILL FREE [^]*protected: /;

/** From the list of repositories to a cleaned storage, at 80x24: a picture of each screen, and a film. */
export async function takeTour(ending: Ending): Promise<Tour> {
	const studio = await Studio.open(ending, {columns: 80, rows: 24});
	const stills = new Map<string, Picture>();
	const film: Shot[] = [];
	const still = (name: string) => stills.set(name, studio.picture);
	const shot = (time: number) => film.push({picture: studio.picture, time});

	await studio.shows(settled);
	still('repositories');
	shot(2500);
	await studio.press('?');
	still('help');
	await studio.press('Escape', 'Down');
	shot(500);
	await studio.press('Down');
	shot(700);
	await studio.press('Space');
	await studio.shows(/ excluded by you|is excluded/);
	await studio.shows(/protected: excluded/);
	shot(2200);
	await studio.press('Up', 'Enter');
	// What manifests say of themselves is read after the list is there.
	await studio.shows(/UNTAGGED \(10\)[^]* sbom /);
	shot(1200);
	for (let step = 0; step < 4; step++) {
		await studio.press('Down');
		shot(250);
	}

	still('repository');
	await studio.press('Enter');
	await studio.shows(/Created +2026[^]* LAYER /);
	still('manifest');
	shot(2500);
	await studio.press('w');
	await studio.shows(/ Why sha256:/);
	still('why');
	await studio.press('Escape', 'Escape', 'p');
	await studio.shows(/Review plan[^]* Checks/);
	still('plan');
	shot(3000);
	await studio.press('D');
	shot(1500);
	await studio.press('3');
	shot(300);
	await studio.press('7');
	still('confirm');
	shot(1200);
	await run(studio, still, shot);
	return {stills, film};
}

/** Moves of the run that it is met at: in the middle of what it deletes, and of what it sweeps. */
const met = [30, 80, 130, 180, 215, 245, 275] as const;
const firstOfSweep = 173;
const middleOfSweep = 245;

async function run(studio: Studio, still: (name: string) => void, shot: (time: number) => void): Promise<void> {
	const {machine} = studio;
	machine.hold(met[0]);
	await studio.press('Enter');
	for (const [index, move] of met.entries()) {
		await studio.comesTo(move, move < firstOfSweep ? /Delete manifests +running/ : /Sweep blobs +running/);
		shot(600);
		if (move === middleOfSweep) {
			still('running');
		}

		machine.forward(3000);
		const next = met[index + 1];
		if (next !== undefined) {
			machine.hold(next);
		}

		machine.release(move);
	}

	await studio.shows(/Finished in/);
	still('done');
	shot(4500);
	await studio.leave('q');
}

/** The list where there is room for more. */
export async function takeWide(ending: Ending): Promise<Picture> {
	const studio = await Studio.open(ending, {columns: 140, rows: 40});
	await studio.shows(settled);
	await studio.press('Down');
	const {picture} = studio;
	await studio.leave('q');
	return picture;
}
