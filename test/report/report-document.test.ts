import assert from 'node:assert/strict';
import {test} from 'node:test';
import {documentText, freed, reportDocument} from '../../source/report/report-document.ts';
import {digestOf, samplePlan, sampleProblems, sampleResult} from '../support/sample-plan.ts';

const head = `{
  "schema": 1,
  "command": "report",
  "root": "/srv/registry",
  "dryRun": true,
`;
const figures = `  "before": {
    "repositories": 3,
    "tags": 4,
    "manifests": 1268,
    "layerLinks": 9120,
    "blobs": 14327,
    "bytes": 212278345728,
    "uploads": 2,
    "uploadBytes": 4096
  },
  "after": {
    "repositories": 3,
    "tags": 4,
    "manifests": 131,
    "layerLinks": 1409,
    "blobs": 1397,
    "bytes": 30604054528,
    "uploads": 0,
    "uploadBytes": 0
  },
  "reclaim": {
    "tags": 0,
    "manifests": 1137,
    "layerLinks": 7711,
    "blobs": 12930,
    "uploads": 2,
    "repositories": 0,
    "bytes": 181674295296
  },
`;
const rest = `  "repositories": [
    {
      "name": "base/ubuntu",
      "tags": 1,
      "manifests": 12,
      "untagged": 0,
      "bytes": 1073741824,
      "reclaimableBytes": 0
    },
    {
      "name": "team/app",
      "tags": 2,
      "manifests": 1250,
      "untagged": 1137,
      "bytes": 200000000000,
      "reclaimableBytes": 180000000000
    },
    {
      "name": "tools/linter",
      "tags": 1,
      "manifests": 6,
      "untagged": 0,
      "bytes": 2147483648,
      "reclaimableBytes": 0
    }
  ],
  "protected": {
    "young": {
      "manifests": 2,
      "blobs": 9,
      "bytes": 5242880
    },
    "excluded": {
      "manifests": 0,
      "blobs": 0,
      "bytes": 0
    },
    "frozen": {
      "manifests": 0,
      "blobs": 0,
      "bytes": 0
    }
  },
  "problems": [
    {
      "kind": "stray",
      "path": "repositories/lost+found",
      "message": "No registry writes this; it is left alone."
    },
    {
      "kind": "tag-dangling",
      "repository": "team/app",
      "reference": "v1",
      "digest": "${digestOf('b')}",
      "path": "repositories/team/app/_manifests/tags/v1/current/link",
      "message": "The tag's manifest is gone: nobody can pull it."
    }
  ]`;

test('a report is the whole document of schema 1, its keys in order and its problems sorted', () => {
	assert.equal(documentText(reportDocument('report', samplePlan, sampleProblems)), `${head}${figures}${rest}\n}\n`);
});

test('a run says what was measured, and how it ended', () => {
	const text = documentText(reportDocument('clean', samplePlan, sampleProblems, sampleResult));
	const runHead = head.replace('"report"', '"clean"').replace('true', 'false');
	const run = `,
  "run": {
    "id": "20261124T101500Z-4f2a",
    "state": "purged"
  }
}
`;
	assert.equal(text, `${runHead}${figures}${rest}${run}`);
});

test('what a run freed is the difference on the disk, not the plan', () => {
	const after = {...samplePlan.after, manifests: 140, blobs: 1400, bytes: 40_000_000_000, uploads: 1, uploadBytes: 96};
	const document = reportDocument('clean', samplePlan, [], {...sampleResult, after});
	assert.deepEqual(document.after, after);
	assert.deepEqual(document.reclaim, {
		tags: 0,
		manifests: 1128,
		layerLinks: 7711,
		blobs: 12_927,
		uploads: 1,
		repositories: 0,
		bytes: 172_278_345_728 + 4000,
	});
});

test('a push meanwhile makes no figure negative', () => {
	assert.deepEqual(freed(samplePlan.after, samplePlan.before), {
		tags: 0,
		manifests: 0,
		layerLinks: 0,
		blobs: 0,
		uploads: 0,
		repositories: 0,
		bytes: 0,
	});
});

test('problems that a run found are among the others', () => {
	const found = {kind: 'blob-missing', repository: 'team/app', message: 'It is gone.'} as const;
	const {problems} = reportDocument('clean', samplePlan, sampleProblems, {...sampleResult, newProblems: [found]});
	assert.deepEqual(
		problems.map(({kind}) => kind),
		['blob-missing', 'stray', 'tag-dangling'],
	);
});

test('a document harms no terminal and means the same', () => {
	const document = {name: 'a\u009B31m\u202Eb'};
	assert.equal(documentText(document), '{\n  "name": "a\\u009b31m\\u202eb"\n}\n');
});
