import type {Problem} from '../../source/inventory/problems.ts';
import type {Plan} from '../../source/plan/plan.ts';
import type {RunResult} from '../../source/run/run.ts';
import type {RunRecord, Settings} from '../../source/session.ts';

/** `sha256:` and 64 times one hex digit. */
export const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;

export const sampleSettings: Settings = {
	root: '/srv/registry',
	configFile: undefined,
	dryRun: false,
	exclude: [],
	only: [],
	deleteTags: [],
	grace: 3600,
	uploadsOlderThan: 604_800,
	emptyRepositories: false,
	deleteUnreadable: false,
	allowTagless: false,
	quarantine: false,
	serve: true,
	gc: 'builtin',
	jobs: 2,
};

/** Three repositories, one of them with something to free; its figures belong together. */
export const samplePlan: Plan = {
	version: 1,
	root: '/srv/registry',
	createdAt: '2026-11-24T10:15:00.000Z',
	before: {
		repositories: 3,
		tags: 4,
		manifests: 1268,
		layerLinks: 9120,
		blobs: 14_327,
		bytes: 212_278_345_728,
		uploads: 2,
		uploadBytes: 4096,
	},
	after: {
		repositories: 3,
		tags: 4,
		manifests: 131,
		layerLinks: 1409,
		blobs: 1397,
		bytes: 30_604_054_528,
		uploads: 0,
		uploadBytes: 0,
	},
	reclaim: {
		tags: 0,
		manifests: 1137,
		layerLinks: 7711,
		blobs: 12_930,
		uploads: 2,
		repositories: 0,
		bytes: 181_674_295_296,
	},
	protected: {
		young: {manifests: 2, blobs: 9, bytes: 5_242_880},
		excluded: {manifests: 0, blobs: 0, bytes: 0},
		frozen: {manifests: 0, blobs: 0, bytes: 0},
	},
	repositories: [
		{
			name: 'base/ubuntu',
			tags: 1,
			manifests: 12,
			untagged: 0,
			bytes: 1_073_741_824,
			reclaimableBytes: 0,
			removedTags: 0,
			removedManifests: 0,
		},
		{
			name: 'team/app',
			tags: 2,
			manifests: 1250,
			untagged: 1137,
			bytes: 200_000_000_000,
			reclaimableBytes: 180_000_000_000,
			removedTags: 0,
			removedManifests: 1137,
		},
		{
			name: 'tools/linter',
			tags: 1,
			manifests: 6,
			untagged: 0,
			bytes: 2_147_483_648,
			reclaimableBytes: 0,
			removedTags: 0,
			removedManifests: 0,
		},
	],
	steps: [
		{kind: 'revision', repository: 'team/app', digest: digestOf('a')},
		{kind: 'blob', digest: digestOf('a'), bytes: 528},
	],
};

/** The same storage when nothing is left to do. */
export const donePlan: Plan = {
	...samplePlan,
	before: samplePlan.after,
	reclaim: {tags: 0, manifests: 0, layerLinks: 0, blobs: 0, uploads: 0, repositories: 0, bytes: 0},
	protected: {...samplePlan.protected, young: {manifests: 0, blobs: 0, bytes: 0}},
	repositories: samplePlan.repositories.map((repository) => ({
		...repository,
		reclaimableBytes: 0,
		removedManifests: 0,
		untagged: 0,
	})),
	steps: [],
};

export const sampleProblems: readonly Problem[] = [
	{
		kind: 'tag-dangling',
		repository: 'team/app',
		reference: 'v1',
		digest: digestOf('b'),
		path: 'repositories/team/app/_manifests/tags/v1/current/link',
		message: "The tag's manifest is gone: nobody can pull it.",
	},
	{kind: 'stray', path: 'repositories/lost+found', message: 'No registry writes this; it is left alone.'},
];

/** A run that carried `samplePlan` out. */
export const sampleResult: RunResult = {
	id: '20261124T101500Z-4f2a',
	state: 'purged',
	before: samplePlan.before,
	after: samplePlan.after,
	restored: {tags: 0, manifests: 0, layerLinks: 0, blobs: 0, bytes: 0},
	dropped: [],
	newProblems: [],
	elapsed: 1_524_000,
};

/** A run that holds something in quarantine. */
export const heldRun: RunRecord = {
	version: 1,
	id: '20261102T101500Z-0002',
	startedAt: '2026-11-02T10:15:00.000Z',
	state: 'quarantined',
	keep: true,
	blobs: 3,
	bytes: 2048,
};
