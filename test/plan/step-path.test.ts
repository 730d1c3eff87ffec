import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Step} from '../../source/plan/plan.ts';
import {stepPath} from '../../source/plan/step-path.ts';

const hex = 'ab'.repeat(32);
const digest = `sha256:${hex}`;
const repository = 'team/app';

const paths: ReadonlyArray<readonly [Step, string]> = [
	[{kind: 'tag', repository, tag: 'v1', digest}, 'repositories/team/app/_manifests/tags/v1'],
	[{kind: 'tag-index', repository, tag: 'v1', digest}, `repositories/team/app/_manifests/tags/v1/index/sha256/${hex}`],
	[{kind: 'revision', repository, digest}, `repositories/team/app/_manifests/revisions/sha256/${hex}`],
	[{kind: 'layer-link', repository, digest}, `repositories/team/app/_layers/sha256/${hex}`],
	[{kind: 'blob', digest, bytes: 1}, `blobs/sha256/ab/${hex}`],
	[{kind: 'upload', repository, id: 'some-uuid', bytes: 1}, 'repositories/team/app/_uploads/some-uuid'],
	[{kind: 'leftover', path: 'blobs/sha256/ab/x'}, 'blobs/sha256/ab/x'],
	[{kind: 'repository', repository}, 'repositories/team/app'],
];

for (const [step, path] of paths) {
	test(`a step for a ${step.kind} moves ${path.replaceAll(hex, '…')}`, () => {
		assert.equal(stepPath(step), path);
	});
}
