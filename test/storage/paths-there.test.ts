import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {arePathsThere} from '../../source/storage/paths-there.ts';
import {blobData, tagCurrentLink} from '../../source/storage/layout.ts';
import {temporaryStore} from '../support/store.ts';

test('for each path it is told whether something is there, a link to nowhere too', (t) => {
	const store = temporaryStore(t);
	const {digest} = store.push('app', {tag: 'v1'});
	store.symlink('repositories/gone', 'nowhere');
	const paths = [
		blobData(digest),
		blobData(digestOf('another')),
		tagCurrentLink('app', 'v1'),
		tagCurrentLink('app', 'v2'),
		`${blobData(digest)}/below-a-file`,
		'repositories/gone',
	];
	assert.deepEqual(arePathsThere(store.path(''), paths), [true, false, true, false, false, true]);
});
