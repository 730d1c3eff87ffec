import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Explanation} from '../../../source/plan/explanation.ts';
import {whyLines} from '../../../source/ui/selectors/why-lines.ts';
import {digestOf} from '../../support/sample-plan.ts';

const layer = digestOf('a');

/** In so many repositories that the headless face would only count most of them. */
function explanationIn(count: number, prefix = 'team/app-'): Explanation {
	const names = Array.from({length: count}, (_, index) => `${prefix}${index}`);
	return {
		digest: layer,
		kind: 'blob',
		bytes: 31_352_422,
		kept: true,
		places: [
			{place: 'blob', path: `blobs/sha256/aa/${layer.slice(7)}/data`, kept: true},
			...names.map((repository) => ({place: 'layer-link', repository, names: null, kept: false}) as const),
		],
		chains: names.map((repository) => ({
			repository,
			root: {kind: 'tag', repository, tag: 'v1', message: `${repository}:v1 (tag)`},
			links: [{relation: 'layer', digest: layer, message: 'its layer, sha256:aaaaaaaaaaaa'}],
			further: 0,
		})),
		tests: names.map((repository) => ({
			place: 'layer-link',
			repository,
			test: 'reference',
			message: `no kept manifest of ${repository} references it (image sha256:dddddddddddd, which goes, does)`,
		})),
	};
}

describe('the lines of an explanation', () => {
	it('tell the whole of it: nothing is only counted', () => {
		const text = whyLines(explanationIn(100), 78).join('\n');
		assert.doesNotMatch(text, /more/);
		for (const index of [0, 20, 50, 99]) {
			assert.match(text, new RegExp(`\n  team/app-${index} +layer link +goes\n`));
			assert.match(text, new RegExp(`\n  team/app-${index}:v1 \\(tag\\)\n`));
			assert.match(text, new RegExp(`\nThe layer link of team/app-${index} goes, because\n`));
		}
	});

	it('are never wider than the screen, and lose nothing of a path that is', () => {
		for (const width of [78, 138]) {
			const lines = whyLines(explanationIn(3, `${'very-long-'.repeat(20)}name-`), width);
			assert.ok(lines.every(({length}) => length <= width));
			assert.match(lines.map((line) => line.trim()).join(''), new RegExp(`blobs/sha256/aa/${layer.slice(7)}/data`));
		}
	});

	it('give a longer name what a wider screen has', () => {
		const name = 'a'.repeat(70);
		assert.doesNotMatch(whyLines(explanationIn(1, name), 78).join('\n'), new RegExp(`  ${name}0 +layer link`));
		assert.match(whyLines(explanationIn(1, name), 138).join('\n'), new RegExp(`  ${name}0 +layer link`));
	});

	it('have a blank behind a name that is cut', () => {
		assert.match(whyLines(explanationIn(1, 'a'.repeat(70)), 78).join('\n'), /\n {2}a+…a+0 +layer link +goes\n/);
	});

	it('have nothing in them that a terminal would obey', () => {
		const text = whyLines(explanationIn(1, 'evil\u{1B}[2J\u{202E}'), 78).join('');
		assert.match(text, /evil\\x1b\[2J\\u202e0/);
		assert.doesNotMatch(text, /[\u{0}-\u{1F}\u{7F}-\u{9F}\u{202A}-\u{202E}]/u);
	});
});
