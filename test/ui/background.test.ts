import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {setImmediate as turn, setTimeout as sleep} from 'node:timers/promises';
import {Background, inSlices, type Work} from '../../source/ui/background.ts';

/** Work of so many pieces, each of which takes a millisecond of a clock that the test owns. */
function staged(onDone: () => void = () => undefined) {
	let now = 0;
	const done: string[] = [];
	const pieces: Record<string, number> = {};
	const background = new Background(
		() => now,
		(event) => {
			done.push(event.type === 'said' ? event.message.text : event.type);
			onDone();
		},
	);
	const work = (name: string, count: number, rest = 0): Work => ({
		about: ['test', name],
		rest,
		*begin() {
			pieces[name] = 0;
			for (let piece = 0; piece < count; piece++) {
				now++;
				pieces[name] = piece + 1;
				yield;
			}

			return {type: 'said', message: {text: name, tone: 'info'}};
		},
	});
	return {background, work, done, pieces};
}

async function turns(count: number): Promise<void> {
	for (let turned = 0; turned < count; turned++) {
		await turn();
	}
}

describe('Background', () => {
	it('does at once what is waited for and short', () => {
		const {background, work, done} = staged();
		background.follow(work('short', 3));
		assert.deepEqual(done, ['short']);
	});

	it('does what is long in slices, and lets others have their turn in between', async () => {
		const {background, work, done, pieces} = staged();
		background.follow(work('long', 10));
		assert.equal(pieces['long'], 4);
		await turn();
		assert.equal(pieces['long'], 8);
		assert.deepEqual(done, []);
		await turn();
		assert.deepEqual(done, ['long']);
	});

	it('goes on with what is still wanted, and gives up what no longer is', async () => {
		const {background, work, done, pieces} = staged();
		background.follow(work('first', 10));
		background.follow(work('first', 10));
		assert.equal(pieces['first'], 4, 'it was not begun again');
		background.follow(work('second', 6));
		await turns(4);
		assert.deepEqual(done, ['second']);
		assert.equal(pieces['first'], 4);
		background.follow(work('third', 10));
		background.follow(undefined);
		await turns(4);
		assert.deepEqual(done, ['second']);
	});

	it('does what can wait only while nothing happens, and then goes on where it was', async () => {
		const {background, work, done, pieces} = staged();
		background.follow(work('calm', 10, 1));
		assert.equal(pieces['calm'], undefined);
		while ((pieces['calm'] ?? 0) === 0) {
			await turn();
		}

		const before = pieces['calm']!;
		background.follow(work('calm', 10, 60_000));
		await sleep(5);
		assert.equal(pieces['calm'], before, 'something has happened: it rests');
		background.follow(work('calm', 10, 1));
		while (done.length === 0) {
			await turn();
		}

		assert.equal(pieces['calm'], 10);
	});
});

describe('inSlices', () => {
	it('gives what comes of a work, and others their turn in between', async () => {
		let [now, turns] = [0, 0];
		const working = inSlices(
			(function* () {
				for (; now < 12; now++) {
					yield;
				}

				return turns;
			})(),
			() => now,
		);
		while (turns < 2) {
			await turn();
			turns++;
		}

		assert.ok((await working) > 0);
	});
});
