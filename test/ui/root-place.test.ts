import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {manifestPlace, repositoryPlace, rootPlace} from '../../source/ui/root-place.ts';
import {initialState} from '../../source/ui/state.ts';
import {stagedDemo} from '../support/ui-session.ts';

const model = await stagedDemo();
const state = initialState(model.getSnapshot(), {columns: 80, rows: 24}, 0);
/** Beside the program's name and the mode. */
const room = 80 - ' registry-cleanup-tui   '.length - ' PREVIEW '.length - 1;
const long = `${'group/'.repeat(20)}the-end`;

describe('the place on the first line', () => {
	it('is the storage root, whose beginning gives way to what follows', () => {
		assert.equal(rootPlace(state, model, ' > team-a/api'), '/var/lib/registry > team-a/api');
		assert.equal(rootPlace(state, model, ` > ${'a'.repeat(27)}`), `.../lib/registry > ${'a'.repeat(27)}`);
	});

	it('shows both ends of a name that does not fit', () => {
		const place = repositoryPlace(state, model, long);
		assert.match(place, /^\.\.\.istry > group\/group\.\..*\/the-end$/);
		assert.ok(place.length <= room, place);
	});

	it('never loses the manifest behind a long name', () => {
		const place = manifestPlace(state, model, long, '033ced517246');
		assert.match(place, /^\.\.\. > group\/.*\.\..*\/the-end > 033ced517246$/);
		assert.ok(place.length <= room, place);
		assert.equal(manifestPlace(state, model, 'team-a/api', '033ced517246'), '... > team-a/api > 033ced517246');
	});
});
