import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Refusal, UserError} from '../../source/errors.ts';
import {documentText, reportDocument} from '../../source/report/report-document.ts';
import {reportText} from '../../source/report/report-text.ts';
import {report} from '../../source/report/report.ts';
import {runCommand} from '../support/fake-context.ts';
import {FakeSession} from '../support/fake-session.ts';
import {samplePlan, sampleProblems} from '../support/sample-plan.ts';

test('it scans, and prints a table', async () => {
	const session = new FakeSession({problems: sampleProblems});
	assert.deepEqual(await runCommand(report, session), {
		exitCode: 0,
		stdout: reportText('report', samplePlan, session),
		stderr: '',
	});
	assert.deepEqual(session.calls, ['scan']);
});

test('with --json it prints one document, and ends well in spite of damage', async () => {
	const session = new FakeSession({problems: sampleProblems});
	assert.deepEqual(await runCommand(report, session, {json: true}), {
		exitCode: 0,
		stdout: documentText(reportDocument('report', samplePlan, sampleProblems)),
		stderr: '',
	});
});

test('with --plan it looks for leftovers as well, which the plan has steps for', async () => {
	const session = new FakeSession({settings: {planFile: 'plan.json'}});
	await runCommand(report, session);
	assert.deepEqual(session.calls, ['scan', 'find leftovers', 'save plan.json']);
});

test('a storage that clean would refuse is reported', async () => {
	const session = new FakeSession({refusal: new Refusal('Not one tag')});
	const {exitCode, stdout} = await runCommand(report, session);
	assert.equal(exitCode, 0);
	assert.match(stdout, /clean would refuse\. Not one tag\./);
});

test("a scan that fails is the caller's to tell, and nothing is printed", async () => {
	const error = new UserError('Cannot read it');
	const session = new FakeSession({
		onScan() {
			throw error;
		},
	});
	await assert.rejects(runCommand(report, session), error);
});
