import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import type {Explanation} from '../../source/plan/explanation.ts';
import {documentText} from '../../source/report/report-document.ts';
import {why, whyDocument, whyText} from '../../source/report/why.ts';
import {runCommand} from '../support/fake-context.ts';
import {FakeSession} from '../support/fake-session.ts';
import {digestOf, sampleSettings} from '../support/sample-plan.ts';

const layer = digestOf('a');
const index = digestOf('b');
const image = digestOf('c');

const explanation: Explanation = {
	digest: layer,
	kind: 'blob',
	bytes: 31_352_422,
	kept: true,
	places: [
		{place: 'blob', path: `blobs/sha256/aa/${layer.slice(7)}/data`, kept: true},
		{place: 'layer-link', repository: 'team/app', names: null, kept: true},
		{place: 'layer-link', repository: 'team/old', names: null, kept: false},
	],
	chains: [
		{
			repository: 'team/app',
			root: {kind: 'tag', repository: 'team/app', tag: 'v1', message: 'team/app:v1 (tag)'},
			links: [
				{relation: 'root', digest: index, message: 'index sha256:bbbbbbbbbbbb'},
				{relation: 'child', digest: image, message: 'its child, image sha256:cccccccccccc'},
				{relation: 'layer', digest: layer, message: 'its layer, sha256:aaaaaaaaaaaa'},
			],
			further: 2,
		},
		{
			repository: null,
			root: {kind: 'young', digest: layer, message: 'younger than the grace age: 5m; grace 1h'},
			links: [],
			further: 0,
		},
	],
	tests: [
		{
			place: 'layer-link',
			repository: 'team/old',
			test: 'reference',
			message: 'no kept manifest of team/old references it (image sha256:dddddddddddd, which goes, does)',
		},
		{place: 'layer-link', repository: 'team/old', test: 'frozen', message: 'team/old is not frozen'},
	],
};

test('places, the chain that keeps it, the tests that it failed, and what to do next', () => {
	assert.equal(
		whyText(sampleSettings, explanation),
		`${layer}
  a blob, 29.9 MiB: kept

Where it is
  blobs/sha256/aa/
    ${layer.slice(7)}/data
  team/app                                        layer link               kept
  team/old                                        layer link               goes

Kept, because
  team/app:v1 (tag)
    → index sha256:bbbbbbbbbbbb
    → its child, image sha256:cccccccccccc
    → its layer, sha256:aaaaaaaaaaaa
    and 2 more things in team/app that hold it
  younger than the grace age: 5m; grace 1h

The layer link of team/old goes, because
  - no kept manifest of team/old references it (image sha256:dddddddddddd,
    which goes, does)
  - team/old is not frozen

Next
  1. See all that a cleanup would free:
     registry-cleanup-tui report --root /srv/registry
`,
	);
});

test('the document says all of it, for programs', () => {
	const document = whyDocument('/srv/registry', explanation);
	assert.deepEqual(document, {schema: 1, command: 'why', root: '/srv/registry', ...explanation});
	assert.deepEqual(Object.keys(document), [
		'schema',
		'command',
		'root',
		'digest',
		'kind',
		'bytes',
		'kept',
		'places',
		'chains',
		'tests',
	]);
});

test('what is no digest is wrong usage, before anything is read', async () => {
	const session = new FakeSession();
	await assert.rejects(runCommand(why, session, {inputs: ['team/app:v1']}), UsageError);
	assert.deepEqual(session.calls, []);
});

test('names from the storage reach the terminal harmless, in the document too', () => {
	const repository = 'evil\u001B]0;owned\u0007';
	const strange: Explanation = {
		...explanation,
		places: [{place: 'tag', repository, tag: 'v1', kept: true}],
		chains: [
			{...explanation.chains[0]!, root: {kind: 'tag', repository, tag: 'v1', message: `${repository}:v1 (tag)`}},
		],
		tests: [{place: 'revision', repository, test: 'tag', message: `no tag of ${repository} has it as current`}],
	};
	for (const text of [whyText(sampleSettings, strange), documentText(whyDocument('/srv/registry', strange))]) {
		assert.doesNotMatch(text, /[\u001B\u0007]/);
		assert.ok(text.includes('owned'));
	}
});

test('long lists are cut, and say how much more there is; what is gone and needed says so', () => {
	const names = Array.from({length: 30}, (_, index) => `team/service-${String(index).padStart(2, '0')}`);
	const many: Explanation = {
		...explanation,
		bytes: null,
		places: names.map((repository) => ({place: 'layer-link', repository, names: null, kept: false})),
		chains: names.map((repository) => ({...explanation.chains[0]!, repository})),
		tests: names.map((repository) => ({...explanation.tests[1]!, repository})),
	};
	const text = whyText(sampleSettings, many);
	assert.match(text, /^ {2}a blob, its data is gone, and something needs it$/m);
	assert.match(text, /^ {2}… and 10 more$/m);
	assert.match(text, /^ {2}… and 20 more that keep it$/m);
	assert.match(text, /^… and from 25 more places, likewise$/m);
	assert.deepEqual(
		text.split('\n').filter((line) => [...line].length > 80),
		[],
	);
});
