import {fillUp, smallDisk} from '../support/own-mounts.ts';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {listRuns, quarantineFolder, runFolder} from '../../source/run/journal.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import {runProgram, type ProgramResult} from '../support/program.ts';
import {ProgramOnTerminal} from '../support/program-on-terminal.ts';
import {cleanStore, planRun, createRun, registryTree} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served, type Served} from '../support/served.ts';
import {temporaryFolder, TestStore} from '../support/store.ts';
import {TestTerminal} from '../support/terminal.ts';
import {assertSameTree, type Tree} from '../support/tree.ts';
import {writeVariedStore, type Varied} from '../support/varied-store.ts';

const pool = directPool();

interface Small extends Varied {
	readonly root: string;
	readonly before: {readonly tree: Tree; readonly served: Served};
}

/** A varied store on a file system of its own, with some room left. */
function smallStore(context: TestContext): Small {
	const root = path.join(smallDisk(context, 4096), 'registry');
	const varied = writeVariedStore(new TestStore(root));
	return {...varied, root, before: {tree: registryTree(root), served: served(root)}};
}

/** The same choice as a run of `cleanStore` has. */
const options = ({root, choice}: Small) =>
	['--root', root, '--grace', '0', '--uploads-older-than', '0', '--no-registry', '--empty-repositories'].concat(
		(choice.deleteTags ?? []).flatMap((glob) => ['--delete-tags', glob]),
	);

async function program(command: string, store: Small, ...more: readonly string[]): Promise<ProgramResult> {
	return runProgram([command, ...options(store), ...more]);
}

/** What a cleanup leaves when there is room. */
async function cleaned(context: TestContext): Promise<Tree> {
	const root = path.join(temporaryFolder(context), 'registry');
	const {choice} = writeVariedStore(new TestStore(root));
	await cleanStore(root, pool, choice);
	return registryTree(root);
}

const states = ({root}: Small) => listRuns(root).map(({state}) => state);
const fill = ({root}: Small) => fillUp(path.dirname(root));

describe('on a disk that is full to the last block', () => {
	it('a report says what a cleanup would free, and changes nothing', async (context) => {
		const store = smallStore(context);
		const roomy = await program('report', store, '--json');
		fill(store);
		const full = await program('report', store, '--json');
		assert.equal(full.code, 0, full.stderr);
		assert.deepEqual(full.json(), roomy.json());
		assert.equal((await program('clean', store, '--dry-run')).code, 0);
		assertSameTree(registryTree(store.root), store.before.tree);
		assert.ok(!fs.existsSync(path.join(store.root, cleanupFolder)));
	});

	it('clean --yes says that there is no room for a quarantine, deletes directly, and frees what was planned', async (context) => {
		const store = smallStore(context);
		const planned = (await program('report', store, '--json')).json() as {after: object};
		fill(store);
		const {code, stdout, stderr} = await program('clean', store, '--yes', '--json');
		assert.equal(code, 0, stderr);
		assert.match(stderr, /\nThe disk is so full that nothing can be written to\n/);
		assert.match(stderr, /It can be deleted directly/);
		assert.match(stderr, /--yes agrees to that\.\n/);
		assert.deepEqual((JSON.parse(stdout) as {after: object}).after, planned.after);
		assert.deepEqual(states(store), ['purged']);
		assertServed(served(store.root), store.before.served, store.keptTags);
		assertSameTree(registryTree(store.root), await cleaned(context));
	});

	it('clean --yes whose log is on that disk, too, is carried out, and the log has what fits by then', async (context) => {
		const store = smallStore(context);
		const log = path.join(path.dirname(store.root), 'cleanup.log');
		const file = fs.openSync(log, 'a');
		context.after(() => fs.closeSync(file));
		fill(store);
		const {code} = await runProgram(['clean', ...options(store), '--yes'], {stdout: file, stderr: file});
		const printed = fs.readFileSync(log, 'utf8');
		assert.equal(code, 0, printed);
		assert.match(printed, /\nNext\n/);
		assert.deepEqual(states(store), ['purged']);
		assertSameTree(registryTree(store.root), await cleaned(context));
	});

	it('clean --quarantine is refused, and nothing is touched', async (context) => {
		const store = smallStore(context);
		fill(store);
		const {code, stderr} = await program('clean', store, '--yes', '--quarantine');
		assert.equal(code, 3, stderr);
		assert.match(stderr, /Without --quarantine it can be deleted directly/);
		assertSameTree(registryTree(store.root), store.before.tree);
	});

	it('clean on a terminal asks once more, and anything but yes leaves all as it was', async (context) => {
		const store = smallStore(context);
		fill(store);
		for (const answer of ['no', 'yes']) {
			const asked = new ProgramOnTerminal(context, ['clean', ...options(store)]);
			await asked.until('Type yes to do this, anything else to leave it: ');
			asked.type('yes\r');
			await asked.until('Type yes to delete it directly, anything else to leave it: ');
			assert.match(asked.output, /it can\s+never be put back then/);
			assertSameTree(registryTree(store.root), store.before.tree);
			asked.type(`${answer}\r`);
			assert.deepEqual(await asked.end(), {exitCode: answer === 'yes' ? 0 : 1, signal: 0});
		}

		assertSameTree(registryTree(store.root), await cleaned(context));
	});

	it('the screens start, and ask once more before anything is deleted directly', async (context) => {
		const store = smallStore(context);
		fill(store);
		const {plan} = await planRun(store.root, pool, store.choice);
		const terminal = TestTerminal.open(context, options(store));
		await terminal.shows(/ WILL FREE /);
		await terminal.press('p');
		await terminal.shows(/Review plan/);
		await terminal.press('D');
		await typeCount(terminal, plan.reclaim.manifests, 'manifests');
		await terminal.press('Enter');
		await terminal.shows(/The disk is so full that nothing can be written/);
		assert.match(terminal.text, /D delete directly \(asks first\)/);
		assertSameTree(registryTree(store.root), store.before.tree);
		await terminal.press('D');
		await typeCount(terminal, plan.steps.length, 'steps');
		assert.match(terminal.text, /It can never be put back/);
		await terminal.press('Enter');
		await terminal.shows(/Finished in/);
		await terminal.press('q');
		assert.equal((await terminal.ended()).code, 0);
		assertSameTree(registryTree(store.root), await cleaned(context));
	});

	it('a quarantine can be purged, which makes room', async (context) => {
		const store = smallStore(context);
		await cleanStore(store.root, pool, {...store.choice, keep: true});
		fill(store);
		const {code, stderr} = await runProgram(['purge', '--root', store.root, '--no-registry', '--yes']);
		assert.equal(code, 0, stderr);
		assert.deepEqual(states(store), ['purged']);
		assertSameTree(registryTree(store.root), await cleaned(context));
	});

	it('a quarantine can be undone', async (context) => {
		const store = smallStore(context);
		await cleanStore(store.root, pool, {...store.choice, keep: true, emptyRepositories: false});
		fill(store);
		const {code, stderr} = await runProgram(['undo', '--root', store.root, '--no-registry']);
		assert.equal(code, 0, stderr);
		assert.deepEqual(states(store), ['undone']);
		assertSameTree(registryTree(store.root), store.before.tree);
	});

	it('an undo that needs folders for which there is no room says so, and goes on when there is some', async (context) => {
		const store = smallStore(context);
		await cleanStore(store.root, pool, {...store.choice, keep: true});
		fs.rmSync(path.join(runFolder(store.root, listRuns(store.root)[0]!.id), 'spare'), {recursive: true});
		fill(store);
		const undo = async () => runProgram(['undo', '--root', store.root, '--no-registry']);
		const {code, stderr} = await undo();
		assert.equal(code, 1);
		assert.match(
			stderr,
			/The disk is so full that nothing can be written to .*\n.*Free a few blocks on that file system/,
		);
		assertServed(served(store.root), store.before.served, store.keptTags);
		fs.rmSync(path.join(path.dirname(store.root), 'ballast'), {recursive: true});
		assert.equal((await undo()).code, 0);
		assertSameTree(registryTree(store.root), store.before.tree);
	});

	it('a run that was stopped in the middle is settled', async (context) => {
		const store = smallStore(context);
		let looks = 0;
		const request = await planRun(store.root, pool, store.choice);
		const hooks = {onProgress: () => undefined, stopped: () => (looks++ === 0 ? undefined : ('SIGINT' as const))};
		const {id} = await createRun(store.root, request, pool, hooks).execute(request);
		assert.equal(states(store)[0], 'quarantined');
		assert.ok(fs.readdirSync(quarantineFolder(store.root, id)).length > 0);
		fill(store);
		// Its tags are gone by then, and a glob that matches nothing is refused.
		const {code, stderr} = await program('clean', {...store, choice: {}}, '--yes');
		assert.equal(code, 0, stderr);
		assert.match(stderr, new RegExp(`Run ${id} had been stopped and was finished first: it is purged now`));
		assertServed(served(store.root), store.before.served, store.keptTags);
		assertSameTree(registryTree(store.root), await cleaned(context));
	});
});

/** Types the count; the confirmation takes nothing in its first half second. */
async function typeCount(terminal: TestTerminal, count: number, of: string): Promise<void> {
	await terminal.shows(new RegExp(`Type ${count} \\(the ${of}\\)`));
	while (!new RegExp(` {2}> ${count}$`, 'm').test(terminal.text)) {
		await terminal.press('Backspace', 'Backspace', 'Backspace', ...String(count));
	}
}
