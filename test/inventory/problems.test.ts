import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isDamage, problemKinds, sortProblems, type Problem} from '../../source/inventory/problems.ts';

const problem = (fields: Partial<Problem>): Problem => ({kind: 'stray', message: '', ...fields});

test('problems are sorted by kind, repository and reference, then by digest and path', () => {
	const sorted = [
		problem({kind: 'blob-missing', repository: 'b', reference: 'x'}),
		problem({kind: 'stray', path: 'a'}),
		problem({kind: 'stray', path: 'b'}),
		problem({kind: 'stray', repository: 'B', reference: 'z'}),
		problem({kind: 'stray', repository: 'a', reference: 'x', digest: '1'}),
		problem({kind: 'stray', repository: 'a', reference: 'x', digest: '2'}),
		problem({kind: 'stray', repository: 'a', reference: 'y', digest: '1'}),
		problem({kind: 'tag-dangling', repository: 'a', reference: 'a'}),
	];
	assert.deepEqual(sortProblems([...sorted].reverse()), sorted);
	assert.deepEqual(sortProblems(new Set(sorted)), sorted);
});

test("the kinds are the contract's, sorted", () => {
	assert.deepEqual([...problemKinds], [...problemKinds].sort());
	assert.equal(problemKinds.length, 13);
});

test('strays, symbolic links and signatures of nothing are no damage, everything else is', () => {
	const harmless: readonly string[] = ['stray', 'symlink', 'signature-orphan'];
	for (const kind of problemKinds) {
		assert.equal(isDamage(problem({kind})), !harmless.includes(kind), kind);
	}
});
