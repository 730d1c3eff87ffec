import {syntheticInventory} from '../support/synthetic-inventory.ts';
import {measureKeys} from './key-bench.ts';
import {familyScenes, listScenes, repositoryScenes} from './key-scenes.ts';
import {print} from './print.ts';
import {typedBytes} from './typed-bytes.ts';

/*
 * `npm run bench -- ui`: what the screens send over a slow link, and what a key costs on storages that are large. Bytes
 * are those of the built program in a real terminal, and exact. Nothing here passes or fails; the goals stand beside.
 */

const sizes = [
	{columns: 80, rows: 24},
	{columns: 140, rows: 40},
] as const;

/** Measures the screens, and prints what it found. */
export async function measureScreens(root: string): Promise<void> {
	const {step, scroll, idle} = await typedBytes(root);
	print('Bytes at 80x24, built program in a terminal');
	print(`  step of the cursor  ${step.toFixed(0).padStart(5)}    (goal: under 350)`);
	print(`  scrolling, a key    ${scroll.toFixed(0).padStart(5)}    (goal: under 600)`);
	print(`  a second, idle      ${idle.toFixed(0).padStart(5)}    (goal: 0)`);
	print();
	print(
		"Milliseconds of the main thread's processor time for a key: in all, and at once, before anything else has its turn.",
	);
	print('Goal: under 16; under 100 where it chooses everything. !: more');
	for (const size of sizes) {
		const list = syntheticInventory({repositories: 10_000, manifests: 5});
		await measureKeys('10,000 repositories', list, size, listScenes);
		const one = syntheticInventory({repositories: 1, manifests: 100_000});
		await measureKeys('A repository of 100,000 manifests', one, size, repositoryScenes);
		const families = syntheticInventory({repositories: 1, manifests: 99_999, children: 2});
		await measureKeys('A repository of 33,333 indexes with two children each', families, size, familyScenes);
	}
}
