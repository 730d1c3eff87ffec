import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {screenOf} from '../../../source/ui/state.ts';
import {TestScreen} from '../../support/screen.ts';
import {stagedDemo} from '../../support/ui-session.ts';

describe('a rule that is tried', () => {
	it('shows what it would do, tag by tag; Escape forgets it', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		const before = session.estimate.total.bytes;
		await screen.press(':', 'delete team-a/*:v0.9.0', 'Enter');
		screen.shows(
			' registry-cleanup-tui   Try: delete team-a/*:v0.9.0                     PREVIEW',
			'--------------------------------------------------------------------------------',
			'  TAG                                       PUSHED  NOW     THEN',
			'> team-a/worker:v0.9.0                        186d  stays   goes',
			...Array.from({length: 14}, () => ''),
			'                                                                     1/1    All',
			'--------------------------------------------------------------------------------',
			' WOULD FREE 24.4 MiB: 535.0 KiB more than now',
			' It matches 1 tag; in all 1 tag would go, and now 0',
			'',
			' Enter let it hold  Esc forget it  : change it  ? help  q quit',
		);
		await screen.press('Escape');
		assert.equal(screenOf(screen.store.getState()).name, 'repositories');
		assert.equal(session.estimate.total.bytes, before);
	});

	it('says what it cannot understand while it is typed, and Enter waits', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(':', 'delete team');
		assert.match(screen.message, /^Try: delete team +team is no repository:tag$/);
		await screen.press('Enter', '-a/api:*');
		assert.match(screen.message, /^Try: delete team-a\/api:\* +delete\|keep/);
	});

	it('holds after Enter, and is taken back by trying it again', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		const rule = [':', 'delete team-a/*:*', 'Enter'];
		await screen.press(...rule, 'Enter');
		assert.match(screen.message, /^It holds in this session: 9 tags go/);
		assert.equal(session.plan().reclaim.tags, 9);
		await screen.press(...rule);
		assert.match(screen.lines[0]!, /Without: delete team-a\/\*:\*/);
		assert.match(screen.footer, /^Enter take it back/);
		await screen.press('Enter');
		assert.match(screen.message, /^It holds no longer: 0 tags go/);
		assert.equal(session.plan().reclaim.tags, 0);
	});
});
