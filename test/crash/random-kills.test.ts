import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {after, before, describe, it} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {writeBenchStore} from '../bench/bench-store.ts';
import {documentOf} from '../support/clean.ts';
import {runProgram} from '../support/program.ts';
import {registryTree} from '../support/run-store.ts';
import {memoryFolder} from '../support/store.ts';
import {assertSameTree, type Tree} from '../support/tree.ts';

/** How many processes are killed; `KILLS` asks for more of them, on a larger store. */
const kills = Number(process.env['KILLS'] ?? 4);
/** 100 manifests in each repository, of which 80 go, with their blobs. */
const shape = {repositories: process.env['KILLS'] === undefined ? 10 : 40, tags: 20, revisions: 5};

describe('the program killed at random moments of a cleanup', () => {
	const endings: Array<() => void> = [];
	let folder: string;
	let original: string;
	let expected: Tree;
	/** How long a cleanup takes that nobody kills, in milliseconds. */
	let whole: number;
	let killed = 0;

	/** A copy of the store that shares its files: a cleanup renames and removes, and never writes into them. */
	const copy = (name: string) => {
		const root = path.join(folder, name);
		execFileSync('cp', ['--archive', '--link', original, root]);
		return root;
	};

	before(async () => {
		folder = memoryFolder({after: (end) => endings.push(end)});
		original = path.join(folder, 'original');
		writeBenchStore(original, shape);
		const root = copy('unkilled');
		const startedAt = performance.now();
		const {reclaim} = await documentOf('clean', root);
		whole = performance.now() - startedAt;
		assert.equal(reclaim.manifests, shape.repositories * 80);
		expected = registryTree(root);
	});

	after(() => {
		for (const end of endings) {
			end();
		}
	});

	for (let kill = 0; kill < kills; kill++) {
		// One in each part of the time that a cleanup takes, so that none of them is left out.
		const moment = (kill + Math.random()) / kills;
		it(`at ${Math.round(moment * 100)} % of its time: the next start finishes it, and nothing is different`, async () => {
			const root = copy(`kill-${kill}`);
			const {code} = await runProgram(
				['clean', '--yes', '--grace', '0', '--uploads-older-than', '0', '--no-registry', '--root', root],
				{
					onStart(child) {
						void sleep(moment * whole).then(() => child.kill('SIGKILL'));
					},
				},
			);
			killed += code === undefined ? 1 : 0;
			const {problems} = await documentOf('clean', root);
			assert.deepEqual(problems, []);
			assertSameTree(registryTree(root), expected);
			execFileSync('rm', ['-rf', root]);
		});
	}

	it('most of them were killed indeed, and did not end before', () => {
		assert.ok(killed > kills / 2, `${killed} of ${kills}`);
	});
});
