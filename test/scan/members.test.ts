import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ownThread, type Outcome} from '../../source/scan/members.ts';

const request = {id: 7, name: 'arePathsThere', v2: '/nowhere', input: ['a', 'b']} as const;

test('a task that takes longer than the patience is the last one of the own thread', async () => {
	for (const {patience, takesMore} of [
		{patience: 60_000, takesMore: true},
		{patience: -1, takesMore: false},
	]) {
		let tell: (outcome: Outcome) => void;
		const answer = new Promise<Outcome>((resolve) => {
			tell = resolve;
		});
		const member = ownThread({onOutcome: (_id, outcome) => tell(outcome)}, patience);
		assert.equal(member.room(request), 1);
		member.post(request);
		assert.deepEqual(await answer, {result: [false, false]});
		assert.equal(member.room(request) > 0, takesMore);
	}
});
