import assert from 'node:assert/strict';
import {describe, it, mock, type TestContext} from 'node:test';
import {noProgress} from '../../source/scan/scan.ts';
import type {Snapshot} from '../../source/session.ts';
import {followSession} from '../../source/ui/follow-session.ts';
import {FakeSession} from '../support/fake-session.ts';

function following(t: TestContext, interval: number) {
	t.mock.timers.enable({apis: ['Date', 'setTimeout'], now: 1_000_000});
	const session = new FakeSession();
	const onSnapshot = mock.fn((_: Snapshot) => undefined);
	const stop = followSession(session, interval, onSnapshot);
	const scan = (manifests: number) => session.show({name: 'scanning', progress: {...noProgress, manifests}});
	const seen = () =>
		onSnapshot.mock.calls.map(({arguments: [{stage}]}) =>
			stage.name === 'scanning' ? stage.progress.manifests : stage.name,
		);
	return {session, scan, seen, stop};
}

describe('following a session', () => {
	it('tells of each snapshot at once when every moment counts', (t) => {
		const {scan, seen} = following(t, 0);
		scan(1);
		scan(2);
		assert.deepEqual(seen(), [1, 2]);
	});

	it('tells on a slow link of the latest progress in each interval, and of nothing twice', (t) => {
		const {scan, seen} = following(t, 1000);
		for (let count = 1; count <= 25; count++) {
			scan(count);
			t.mock.timers.tick(100);
		}

		t.mock.timers.tick(5000);
		assert.deepEqual(seen(), [1, 10, 20, 25]);
	});

	it('waits with nothing else: another stage is told at once, and what the operator does', (t) => {
		const {session, scan, seen} = following(t, 1000);
		scan(1);
		scan(2);
		session.show({name: 'choosing'});
		session.show({name: 'choosing'});
		t.mock.timers.tick(5000);
		assert.deepEqual(seen(), [1, 'choosing', 'choosing']);
	});

	it('hears nothing any more once it was ended', (t) => {
		const {scan, seen, stop} = following(t, 1000);
		scan(1);
		scan(2);
		stop();
		scan(3);
		t.mock.timers.tick(5000);
		assert.deepEqual(seen(), [1]);
	});
});
