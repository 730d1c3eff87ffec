import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {test} from 'node:test';
import {startSupervised} from '../../source/registry/supervised.ts';

/** Starts a shell script supervised; `$$` in it is its own process id. */
function start(script: string, input?: string) {
	const lines: string[] = [];
	const child = startSupervised(['/bin/sh', '-c', script], process.env, (line) => lines.push(line), input);
	return {child, lines};
}

async function until(condition: () => boolean): Promise<void> {
	for (const deadline = Date.now() + 10_000; !condition(); await sleep(10)) {
		assert.ok(Date.now() < deadline, 'this should have happened by now');
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

test('hands on both outputs line by line and in order, an unfinished last line too, and tells how it ended', async () => {
	const {child, lines} = start('echo one; echo two >&2; sleep 0.1; printf three; exit 3');
	assert.deepEqual(await child.ended, {failed: true, how: 'exit code 3'});
	assert.deepEqual(lines, ['one', 'two', 'three']);
});

test('finds what it was given on its standard input, as it is, or nothing', async () => {
	const input = '{"%s": "\\n $HOME `id`"}\n-n';
	const {child, lines} = start('cat', input);
	await child.ended;
	assert.equal(lines.join('\n'), input);
	const {child: other, lines: none} = start('cat; echo end');
	await other.ended;
	assert.deepEqual(none, ['end']);
	assert.deepEqual(await start('exit 4', input.repeat(4000)).child.ended, {failed: true, how: 'exit code 4'});
});

test('an end without complaint is no failure', async () => {
	assert.deepEqual(await start('exit 0').child.ended, {failed: false, how: 'exit code 0'});
});

test('stops with SIGTERM, so that the program can finish', async () => {
	const {child, lines} = start('trap "echo finished; exit 0" TERM; echo $$; while :; do sleep 0.05; done');
	await until(() => lines.length > 0);
	await child.stop();
	assert.equal(lines.at(-1), 'finished');
	assert.equal(isAlive(Number(lines[0])), false);
	await child.stop();
});

test('kills what does not end by itself', async () => {
	const {child, lines} = start('trap "" TERM; echo $$; while :; do sleep 0.05; done');
	await until(() => lines.length > 0);
	await child.stop(100);
	await until(() => !isAlive(Number(lines[0])));
});

test('a program that cannot be started is told', async () => {
	const lines: string[] = [];
	const child = startSupervised(['/no/such/program'], process.env, (line) => lines.push(line));
	assert.equal((await child.ended).failed, true);
	assert.match(lines.join('\n'), /\/no\/such\/program/);
});

for (const how of ['SIGKILL', 'exit'] as const) {
	test(`leaves nothing behind when this program ends by ${how}`, async () => {
		const module = new URL('../../source/registry/supervised.js', import.meta.url).href;
		const program = `
			const {startSupervised} = await import(${JSON.stringify(module)});
			startSupervised(['/bin/sh', '-c', 'echo $$; exec sleep 1000'], process.env, console.log);
			process.stdin.on('data', () => process.exit(0));
		`;
		const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		const [line] = (await once(createInterface({input: parent.stdout}), 'line')) as [string];
		const pid = Number(line);
		assert.equal(isAlive(pid), true);
		if (how === 'SIGKILL') {
			parent.kill('SIGKILL');
		} else {
			parent.stdin.write('\n');
		}

		await once(parent, 'exit');
		await until(() => !isAlive(pid));
	});
}
