import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Style, StyledLine} from '../support/styled-lines.ts';
import {filmSvg, stillSvg} from './svg.ts';

const plain: Style = {color: undefined, background: undefined, bold: false, dim: false, inverse: false};
const lineOf = (text: string, style = plain): StyledLine => [{text, column: 0, width: text.length, style}];

describe('a picture of a terminal', () => {
	it('escapes what XML would read, and says so in its title', () => {
		const svg = stillSvg([lineOf('a < b && c > d')], '<&>');
		assert.match(svg, />a &lt; b &amp;&amp; c &gt; d<\/text>/);
		assert.match(svg, /<title>&lt;&amp;&gt;<\/title>/);
		// Every tag is closed, in its order.
		const open: string[] = [];
		for (const [, close, name, single] of svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
			if (close) {
				assert.equal(open.pop(), name);
			} else if (!single) {
				open.push(name!);
			}
		}

		assert.deepEqual(open, []);
	});

	it('puts each piece into its columns: blanks around are not drawn, wide characters take two', () => {
		const svg = stillSvg(
			[
				[
					{text: '  ab ', column: 0, width: 5, style: plain},
					{text: '漢', column: 5, width: 2, style: plain},
					{text: 'c', column: 7, width: 1, style: {...plain, bold: true, color: 1}},
				],
				[],
			],
			'wide',
		);
		assert.match(svg, /viewBox="0 0 91\.2 58"/);
		assert.match(svg, /<text x="28\.8" y="26" textLength="16\.8" [^>]*>ab</);
		assert.match(svg, /<text x="54" y="26" textLength="16\.8" [^>]*>漢</);
		assert.match(svg, /<text x="70\.8" y="26" textLength="8\.4" [^>]* class="b" fill="#ff7b72">c</);
	});

	it('draws inverse with the colours exchanged, over its whole width', () => {
		const svg = stillSvg([lineOf('> row ', {...plain, inverse: true})], 'inverse');
		assert.match(
			svg,
			/<rect x="12" y="12" width="50\.4" height="17" fill="#d4d8df"\/><text [^>]*fill="#15181e">&gt; row</,
		);
	});
});

describe('a film', () => {
	const svg = filmSvg(
		[
			{picture: [lineOf('title'), lineOf('one')], time: 1000},
			{picture: [lineOf('title'), lineOf('two')], time: 3000},
			{picture: [lineOf('title'), lineOf('one')], time: 1000},
		],
		'film',
	);

	it('has what stays once, and without an animation', () => {
		assert.equal(svg.split('>title</text>').length, 2);
		assert.match(svg, /<g class="s0">\n<text [^>]*>title</);
		assert.doesNotMatch(svg, /@keyframes s0/);
	});

	it('shows the rest when it is its time, over and over, by style alone', () => {
		assert.match(svg, /@keyframes s1\{0%\{visibility:visible\}20%\{visibility:hidden\}80%\{visibility:visible\}\}/);
		assert.match(svg, /@keyframes s2\{0%\{visibility:hidden\}20%\{visibility:visible\}80%\{visibility:hidden\}\}/);
		assert.match(svg, /\.s2\{animation:s2 5000ms step-end infinite\}/);
		assert.match(svg, /<g class="s2" visibility="hidden">\n<text [^>]*>two</);
		assert.doesNotMatch(svg, /<script|<animate/);
	});
});
