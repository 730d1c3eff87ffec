import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {spokenRow} from '../../source/ui/spoken.ts';

describe('spokenRow', () => {
	const columns = [
		{title: ''},
		{title: 'REPOSITORY'},
		{title: 'SIZE', picture: true},
		{title: 'RECLAIM v'},
		{title: ' '},
	];

	it('says what a mark means, names what needs a name, and leaves out what is only seen', () => {
		assert.equal(
			spokenRow(columns, [' [~] ', 'team/app  ', '##--..', '  2 MiB']),
			'goes in part, team/app, reclaim 2 MiB',
		);
		assert.equal(spokenRow(columns, ['   ', 'team/app', '', '', '']), 'team/app');
	});
});
