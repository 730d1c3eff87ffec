import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {verdictLines} from '../../../source/ui/selectors/result-texts.ts';
import {sampleResult} from '../../support/sample-plan.ts';

const restored = {tags: 0, manifests: 2, layerLinks: 0, blobs: 7, bytes: 1024};

describe('what came of a run', () => {
	it('names a need as the reason of what was put back only where nobody had asked for it', () => {
		const told = 'Put back: 2 manifests, 7 blobs (1.0 KiB).';
		assert.ok(verdictLines({...sampleResult, state: 'undone', restored}).includes(told));
		assert.ok(verdictLines({...sampleResult, state: 'undoing', stopped: 'SIGINT', restored}).includes(told));
		assert.ok(
			verdictLines({...sampleResult, restored}).includes(
				'Put back, because it was needed by then: 2 manifests, 7 blobs (1.0 KiB).',
			),
		);
	});

	it('says that all is purged where nothing was put back or left alone, else what', () => {
		assert.ok(verdictLines(sampleResult).includes('All of it is purged.'));
		assert.ok(verdictLines({...sampleResult, restored}).includes('Everything else is purged.'));
	});
});
