/** As terminals send them. */
export const keys = {
	up: '\u{1B}[A',
	down: '\u{1B}[B',
	pageDown: '\u{1B}[6~',
	end: '\u{1B}[F',
	home: '\u{1B}[H',
	escape: '\u{1B}',
	backspace: '\u{7F}',
} as const;

/** A kind of key, as it is typed some times over. */
export interface KeyScene {
	readonly name: string;
	/** Typed before, and not measured. */
	readonly first?: readonly string[];
	/** Each of them is measured. */
	readonly keys: readonly string[];
	/** Typed afterwards, and not measured. */
	readonly last?: readonly string[];
	/** How often all of that is done (default: 5). */
	readonly times?: number;
	/** It chooses everything in the list at once. */
	readonly everything?: boolean;
	/** Before there was any rest, and before what draws the screens was used often enough to be compiled. */
	readonly isFirst?: boolean;
}

/** Where a cursor goes. */
const moving: readonly KeyScene[] = [
	{name: 'up, down', keys: [keys.down, keys.down, keys.up]},
	{name: 'page', keys: [keys.pageDown, keys.pageDown]},
	{name: 'End, Home', keys: [keys.end, keys.home]},
];

const sorting: readonly KeyScene[] = [
	['reclaim', 's'],
	['size', 'S'],
	['name', 'n'],
	['count', 'c'],
	['age', 'm'],
].map(([what, key]) => ({name: `sort by ${what!}`, keys: [key!, key!], last: ['s']}));

/** Each character by itself: the first ones let most of a list through. */
function typing(...texts: readonly string[]): readonly KeyScene[] {
	return texts.map((text) => ({
		name: `filter ${text}`,
		first: ['/'],
		keys: [...text, keys.backspace, keys.backspace],
		last: [keys.escape],
		times: 3,
	}));
}

const narrowing: readonly KeyScene[] = [
	{name: '/, Esc', keys: ['/', keys.escape]},
	{name: 'f', keys: ['f', 'f', 'f', 'f']},
	{name: 'f, all excluded', first: ['a'], keys: ['f', 'f', 'f', 'f'], last: ['u'], times: 2},
];

const choosing: readonly KeyScene[] = [
	{name: 'Space', keys: [' ', ' ', 'x']},
	{name: 'u, U of one', first: [' '], keys: ['u', 'U', 'u']},
	{name: 'a', keys: ['a', 'a'], everything: true},
	{name: 'i', keys: ['i', 'i'], everything: true},
	{name: 'v: range of all', first: [keys.home, 'v'], keys: [keys.end, 'v'], last: ['u', keys.home], everything: true},
	{name: 'u, U of all', first: ['a'], keys: ['u', 'U', 'u'], everything: true},
	{name: 'moving, all excl.', first: ['a'], keys: [keys.down, keys.up, keys.pageDown], last: ['u'], times: 2},
	{name: 'Space, all excl.', first: ['a'], keys: [' ', ' '], last: ['u'], times: 2},
	{name: 'q, n, all excl.', first: ['a'], keys: ['q', 'n'], last: ['u'], times: 3},
];

const elsewhere: readonly KeyScene[] = [
	{name: 'Tab', keys: ['\t', '\t']},
	{name: '?, Esc', keys: ['?', keys.escape]},
	{name: 'A, W, Esc', keys: ['A', keys.escape, 'W', keys.escape]},
	{name: 'p, Esc', keys: ['p', keys.escape], times: 3},
];

/** What is opened, before anything else was typed, and afterwards. */
const opening: readonly KeyScene[] = [
	{name: 'Enter, at once', keys: ['\r'], last: [keys.escape], times: 1, isFirst: true},
	{name: 'Enter, Esc', keys: ['\r', keys.escape]},
];

/** The keys of the list of repositories. */
export const listScenes: readonly KeyScene[] = [
	...opening,
	...moving,
	...sorting,
	...typing('serv', '~1.*7$', 'size>1M', '!7'),
	...narrowing,
	...choosing,
	...elsewhere,
];

/** What differs where most manifests are children. */
export const familyScenes: readonly KeyScene[] = [
	...opening,
	{name: 'Enter, then Home', first: ['\r'], keys: [keys.home], times: 1},
	...moving,
	...sorting,
	...typing('a7c0', 'size>1M'),
];

/** The keys in a repository: the only one of the list, so that moving there changes nothing. */
export const repositoryScenes: readonly KeyScene[] = [
	...opening,
	{name: 'Space, then Home', first: ['\r', ' '], keys: [keys.home], last: [keys.pageDown], times: 1},
	...moving,
	{name: 'manifest, Esc', first: [keys.pageDown], keys: ['\r', keys.down, keys.escape]},
	{name: 'w, Esc', first: [keys.down], keys: ['w', keys.escape]},
	{name: 'fold', first: [keys.home, keys.down, keys.down], keys: ['\r', '\r'], last: [keys.pageDown]},
	{name: 't', first: [keys.home, keys.down], keys: ['t', 't'], last: [keys.pageDown]},
	...sorting,
	...typing('a7c0', '~^sha.*7$', 'size>1M', 'age>1d', '!7'),
	...narrowing,
	...choosing,
	...elsewhere,
];
