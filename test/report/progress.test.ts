import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {text} from 'node:stream/consumers';
import {test} from 'node:test';
import type {ProgressMode} from '../../source/report/command.ts';
import {showingProgress} from '../../source/report/progress.ts';
import type {RunProgress} from '../../source/run/run.ts';
import {FakeSession} from '../support/fake-session.ts';
import {assertLineDescribed} from '../support/json-schema.ts';

const scanning = (manifests: number) =>
	({
		name: 'scanning',
		progress: {
			stage: 'manifests',
			blobs: 14_327,
			repositories: 119,
			manifests,
			manifestsTotal: 1268,
			tags: 0,
			bytes: 5,
			elapsed: 72_000,
			place: 'team/app',
		},
	}) as const;

const running = (...progress: readonly RunProgress[]) => ({name: 'running', progress, startedAt: 0}) as const;

const phase = (name: RunProgress['phase'], done: number): RunProgress => ({
	phase: name,
	done,
	total: 100,
	bytesDone: name === 'sweep' ? 1024 : 0,
	bytesTotal: name === 'sweep' ? 4096 : 0,
	recent: [],
});

const contextOf = (session: FakeSession, stderr: PassThrough, progress: ProgressMode = 'auto') => ({
	session: session.asSession,
	streams: {stdin: new PassThrough(), stdout: new PassThrough(), stderr},
	progress,
});

async function shown(
	work: (session: FakeSession, onPlace: (place: string) => void) => void,
	terminal: {readonly isTTY?: boolean; readonly columns?: number} = {},
	progress: ProgressMode = 'auto',
): Promise<string> {
	const stream = Object.assign(new PassThrough(), terminal);
	const session = new FakeSession();
	await showingProgress(contextOf(session, stream, progress), async (onPlace) => work(session, onPlace));
	session.show(scanning(99), 'after the end');
	stream.end();
	return text(stream);
}

function everything(session: FakeSession): void {
	session.show(scanning(5));
	session.show(scanning(900), 'No registry binary here.');
	session.show({name: 'choosing'});
	session.show(running());
	session.show(running(phase('remove', 0)));
	session.show(running(phase('remove', 100), phase('sweep', 0)));
	session.show(running(phase('remove', 100), phase('sweep', 25)), 'A\u001B note');
}

test('a command that shows progress twice tells a note once', async () => {
	const stream = new PassThrough();
	const session = new FakeSession();
	const context = contextOf(session, stream);
	await showingProgress(context, async () => session.show(scanning(5), 'Restart it afterwards.'));
	await showingProgress(context, async () => session.show(running(phase('remove', 0)), 'Served meanwhile.'));
	stream.end();
	assert.equal(
		await text(stream),
		'Restart it afterwards.\nReading /srv/registry\nServed meanwhile.\nRemoving manifests and layer links\n',
	);
});

test('in a pipe there is one line for each phase, and the notes', async () => {
	assert.equal(
		await shown(everything),
		String.raw`Reading /srv/registry
No registry binary here.
Getting ready
Removing manifests and layer links
A\x1b note
Sweeping blobs
`,
	);
});

test('on a terminal one line is written anew, and gone in the end', async () => {
	assert.equal(
		(await shown(everything, {isTTY: true, columns: 60})).replaceAll('\u001B[K', '<clear>\n').replaceAll('\r', ''),
		String.raw`Reading /srv/registry  119 repositories, 5/1,268 manifests,<clear>
<clear>
No registry binary here.
Reading /srv/registry  119 repositories, 900/1,268 manifest<clear>
<clear>
Getting ready  ...<clear>
Removing manifests and layer links  0/100<clear>
Removing manifests and layer links  100/100<clear>
<clear>
A\x1b note
Sweeping blobs  25/100  1.0 KiB of 4.0 KiB<clear>
<clear>
`,
	);
});

test('where leftovers are looked for after a scan is told on a terminal; elsewhere that is still reading', async () => {
	const work: Parameters<typeof shown>[0] = (session, onPlace) => {
		onPlace('before any scan');
		session.show(scanning(1268));
		session.show({name: 'choosing'});
		onPlace('blobs/sha256/7f');
		onPlace('team\u001B/app');
	};
	assert.equal(
		(await shown(work, {isTTY: true, columns: 80})).replaceAll('\u001B[K', '<clear>\n').replaceAll('\r', ''),
		String.raw`Reading /srv/registry  119 repositories, 1,268/1,268 manifests, 14,327 blobs  0<clear>
<clear>
Reading /srv/registry  looking for half-written files: blobs/sha256/7f<clear>
Reading /srv/registry  looking for half-written files: team\x1b/app<clear>
<clear>
`,
	);
	assert.equal(await shown(work), 'Reading /srv/registry\n');
	const line = {phase: 'read', done: 1268, total: 1268, bytes: 5, bytesTotal: 0};
	assert.equal(await shown(work, {}, 'json'), `${JSON.stringify(line)}\n`);
});

test('plain: on a terminal too, one line for each phase', async () => {
	assert.equal(await shown(everything, {isTTY: true}, 'plain'), await shown(everything));
});

test('json: JSON lines, the first and the last of each phase among them', async () => {
	const lines = await shown(everything, {isTTY: true}, 'json');
	assert.equal(
		lines,
		String.raw`{"phase":"read","done":5,"total":1268,"bytes":5,"bytesTotal":0}
{"note":"No registry binary here."}
{"phase":"read","done":900,"total":1268,"bytes":5,"bytesTotal":0}
{"phase":"remove","done":0,"total":100,"bytes":0,"bytesTotal":0}
{"phase":"remove","done":100,"total":100,"bytes":0,"bytesTotal":0}
{"note":"A\u001b note"}
{"phase":"sweep","done":25,"total":100,"bytes":1024,"bytesTotal":4096}
`,
	);
	for (const line of lines.trimEnd().split('\n')) {
		assertLineDescribed(JSON.parse(line));
	}
});

test('json: between the first and the last of a phase about one line a second', async () => {
	const lines = await shown(
		(session) => {
			for (let done = 1; done <= 99; done++) {
				session.show(running(phase('remove', done)));
			}
		},
		{},
		'json',
	);
	const done = lines
		.trimEnd()
		.split('\n')
		.map((line) => (JSON.parse(line) as {readonly done: number}).done);
	assert.ok(done.length < 20, lines);
	assert.deepEqual([done[0], done.at(-1)], [1, 99]);
});

test('work that tells nothing shows nothing', async () => {
	assert.equal(await shown(() => {}), '');
});

test('progress ends when the work fails', async () => {
	const stream = new PassThrough();
	const session = new FakeSession();
	await assert.rejects(
		showingProgress(contextOf(session, stream), async () => {
			session.show(scanning(1), 'a note of the last moment');
			throw new Error('broken');
		}),
		/broken/,
	);
	session.show(running(phase('remove', 1)));
	stream.end();
	assert.equal(await text(stream), 'a note of the last moment\nReading /srv/registry\n');
});

test('hashing has a phase of its own, with bytes and their rate', async () => {
	const hashing = (bytes: number): Parameters<FakeSession['show']>[0] => ({
		name: 'scanning',
		progress: {...scanning(900).progress, hashing: {bytes, bytesTotal: 4 * 1024 ** 3, elapsed: 2000}},
	});
	const work = (session: FakeSession) => {
		session.show(scanning(900));
		session.show(hashing(0));
		session.show(hashing(1024 ** 3));
	};
	assert.equal(await shown(work), 'Reading /srv/registry\nVerifying /srv/registry\n');
	assert.match(
		await shown(work, {isTTY: true, columns: 80}),
		/\rVerifying \/srv\/registry {2}1\.0 GiB of 4\.0 GiB {2}512\.0 MiB\/s/,
	);
});
