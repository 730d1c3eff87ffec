import assert from 'node:assert/strict';
import {test} from 'node:test';
import {NoQuarantine, Refusal, UsageError} from '../../source/errors.ts';
import {clean} from '../../source/report/clean.ts';
import {documentText, reportDocument} from '../../source/report/report-document.ts';
import {reportText} from '../../source/report/report-text.ts';
import {resultText} from '../../source/report/result-text.ts';
import {runCommand} from '../support/fake-context.ts';
import {FakeSession} from '../support/fake-session.ts';
import {donePlan, samplePlan, sampleResult} from '../support/sample-plan.ts';

const prompt = '\nType yes to do this, anything else to leave it: ';

test('without a terminal it needs --yes, and says so before it reads anything', async () => {
	const session = new FakeSession();
	await assert.rejects(
		runCommand(clean, session),
		(error) =>
			error instanceof UsageError &&
			error.message === 'clean needs --yes where it cannot ask' &&
			error.hint === 'See first what it would do: registry-cleanup-tui clean --root /srv/registry --dry-run',
	);
	assert.deepEqual(session.calls, []);
});

test('with --yes it finishes what was stopped, scans, runs and prints what was measured', async () => {
	const session = new FakeSession();
	assert.deepEqual(await runCommand(clean, session, {yes: true}), {
		exitCode: 0,
		stdout: resultText(samplePlan, sampleResult, []),
		stderr: '',
	});
	assert.deepEqual(session.calls, ['settle', 'scan', 'find leftovers', 'run 2 steps']);
});

test('with --json it prints one document, of the run', async () => {
	const {stdout} = await runCommand(clean, new FakeSession(), {yes: true, json: true});
	assert.equal(stdout, documentText(reportDocument('clean', samplePlan, [], sampleResult)));
});

test('--quarantine stops before the purge', async () => {
	const session = new FakeSession({settings: {quarantine: true}});
	await runCommand(clean, session, {yes: true});
	assert.equal(session.calls.at(-1), 'run 2 steps, keep');
});

test('a dry run needs no --yes, changes nothing and says what it is', async () => {
	const session = new FakeSession({settings: {dryRun: true}});
	assert.deepEqual(await runCommand(clean, session), {
		exitCode: 0,
		stdout: `${reportText('dry-run', samplePlan, session)}\nThis was a dry run: nothing was changed.\n`,
		stderr: '',
	});
	assert.deepEqual(session.calls, ['scan', 'find leftovers']);
	const {stdout} = await runCommand(clean, session, {json: true, yes: true});
	assert.equal(stdout, documentText(reportDocument('clean', samplePlan, [])));
	assert.deepEqual(session.calls, ['scan', 'find leftovers', 'scan', 'find leftovers']);
});

test('with nothing to do it runs nothing and says so', async () => {
	const session = new FakeSession({plan: donePlan});
	const {exitCode, stdout} = await runCommand(clean, session, {yes: true});
	assert.equal(exitCode, 0);
	assert.match(stdout, /\nNothing to clean up: everything there is needed or protected\.\n/);
	assert.deepEqual(session.calls, ['settle', 'scan', 'find leftovers']);
	const document = JSON.parse((await runCommand(clean, session, {yes: true, json: true})).stdout) as object;
	assert.equal('dryRun' in document && document.dryRun, true);
	assert.equal('run' in document, false);
});

test('on a terminal it shows the plan and asks; the word yes starts it', async () => {
	const session = new FakeSession();
	assert.deepEqual(await runCommand(clean, session, {terminal: true, typed: 'yes\n'}), {
		exitCode: 0,
		stdout: `${reportText('question', samplePlan, session)}${prompt}${resultText(samplePlan, sampleResult, [])}`,
		stderr: '',
	});
	assert.equal(session.calls.at(-1), 'run 2 steps');
});

test('anything else than yes leaves the storage alone', async () => {
	for (const typed of ['y\n', 'no\n', '\n', 'yes please\n', '']) {
		const session = new FakeSession();
		assert.deepEqual(await runCommand(clean, session, {terminal: true, typed}), {
			exitCode: 1,
			stdout: `${reportText('question', samplePlan, session)}${prompt}`,
			stderr: 'Nothing was changed.\n',
		});
		assert.deepEqual(session.calls, ['settle', 'scan', 'find leftovers'], typed);
	}
});

test('with --json on a terminal the question is on standard error, and the document alone on standard output', async () => {
	const session = new FakeSession();
	const {stdout, stderr} = await runCommand(clean, session, {terminal: true, json: true, typed: 'no\n'});
	assert.equal(stdout, documentText(reportDocument('clean', samplePlan, [])));
	assert.equal(stderr, `${reportText('question', samplePlan, session)}${prompt}Nothing was changed.\n`);
});

test('a signal while it asks ends it, and nothing runs', async () => {
	const controller = new AbortController();
	const session = new FakeSession();
	const ended = runCommand(clean, session, {terminal: true, typing: true, reading: controller.signal});
	setTimeout(() => controller.abort('SIGINT'), 20);
	await assert.rejects(ended, {name: 'AbortError'});
	assert.deepEqual(session.calls, ['settle', 'scan', 'find leftovers']);
});

test('a refused storage is not touched, not even with --yes or in a dry run', async () => {
	const refusal = new Refusal('Not one tag');
	for (const dryRun of [false, true]) {
		const session = new FakeSession({refusal, settings: {dryRun}});
		await assert.rejects(runCommand(clean, session, {yes: true}), refusal);
		assert.equal(session.calls.at(-1), 'find leftovers');
	}
});

test("a run that a signal stopped ends with the signal's exit code", async () => {
	for (const [stopped, exitCode] of [
		['SIGINT', 130],
		['SIGTERM', 143],
	] as const) {
		const session = new FakeSession({onRun: () => ({...sampleResult, state: 'quarantining', stopped})});
		const outcome = await runCommand(clean, session, {yes: true});
		assert.equal(outcome.exitCode, exitCode);
		assert.match(outcome.stdout, new RegExp(`^Stopped by ${stopped} at a safe point: `));
	}
});

test('a run is given the signal that lets it outlive its terminal', async () => {
	const [reading, running] = [new AbortController().signal, new AbortController().signal];
	const given: Array<AbortSignal | undefined> = [];
	const session = new FakeSession({
		onScan: (_, signal) => void given.push(signal),
		onRun(_, signal) {
			given.push(signal);
			return sampleResult;
		},
	});
	await runCommand(clean, session, {yes: true, reading, running});
	assert.equal(given[0], reading);
	assert.equal(given[1], running);
});

test('a run whose check found new problems fails', async () => {
	const newProblems = [{kind: 'blob-missing', repository: 'a', message: 'It is gone.'}] as const;
	const session = new FakeSession({onRun: () => ({...sampleResult, state: 'undone', newProblems})});
	assert.equal((await runCommand(clean, session, {yes: true})).exitCode, 1);
});

test('an earlier run that was stopped is finished first, and told', async () => {
	const session = new FakeSession({onSettle: () => [{...sampleResult, id: '20261123T000000Z-0001'}]});
	const {stderr} = await runCommand(clean, session, {yes: true});
	assert.equal(stderr, 'Run 20261123T000000Z-0001 had been stopped and was finished first: it is purged now.\n');
});

test('a signal that stops the finishing of an earlier run ends the command', async () => {
	const session = new FakeSession({
		onSettle: () => [{...sampleResult, state: 'purging', stopped: 'SIGTERM'}],
	});
	assert.equal((await runCommand(clean, session, {yes: true})).exitCode, 143);
	assert.deepEqual(session.calls, ['settle']);
});

const writer = {kind: 'registry', message: 'A registry on :5000 takes pushes', hint: 'Stop it'} as const;
const careful = '! A registry on :5000 takes pushes.\n    Stop it\n';

test('what was found writing is told before the question', async () => {
	const session = new FakeSession({writers: [writer]});
	const {stdout} = await runCommand(clean, session, {terminal: true, typed: 'no\n'});
	assert.ok(stdout.endsWith(`\n\n${careful}${prompt}`), stdout);
});

test('what was found writing is told on standard error where nobody is asked, and stops nothing', async () => {
	for (const settings of [{}, {dryRun: true}]) {
		const session = new FakeSession({writers: [writer], settings});
		const {exitCode, stdout, stderr} = await runCommand(clean, session, {yes: true});
		assert.equal(exitCode, 0);
		assert.equal(stderr, careful);
		assert.ok(!stdout.includes('takes pushes'));
	}
});

test('with nothing to do nobody is warned', async () => {
	const {stderr} = await runCommand(clean, new FakeSession({plan: donePlan, writers: [writer]}), {yes: true});
	assert.equal(stderr, '');
});

const noQuarantine = new NoQuarantine('The disk is full', {hint: 'It can be deleted directly.'});

test('without room for a quarantine --yes counts as yes: it says so, and deletes directly', async () => {
	const session = new FakeSession({noQuarantine});
	assert.deepEqual(await runCommand(clean, session, {yes: true}), {
		exitCode: 0,
		stdout: resultText(samplePlan, sampleResult, []),
		stderr: 'The disk is full\nIt can be deleted directly.\n--yes agrees to that.\n',
	});
	assert.deepEqual(session.calls.slice(-2), ['run 2 steps', 'run 2 steps, direct']);
});

test('without room for a quarantine a person is asked once more, and yes to the first question is not enough', async () => {
	for (const [json, stream] of [
		[false, 'stdout'],
		[true, 'stderr'],
	] as const) {
		for (const answer of ['no', 'yes']) {
			const session = new FakeSession({noQuarantine});
			const outcome = await runCommand(clean, session, {terminal: true, json, typed: 'yes\n', answer: `${answer}\n`});
			assert.ok(
				outcome[stream].includes(
					'The disk is full\nIt can be deleted directly.\nType yes to delete it directly, anything else to leave it: ',
				),
			);
			assert.equal(outcome.exitCode, answer === 'yes' ? 0 : 1);
			assert.equal(session.calls.at(-1), answer === 'yes' ? 'run 2 steps, direct' : 'run 2 steps');
			assert.equal(outcome.stderr.includes('Nothing was changed.'), answer === 'no');
		}
	}
});

test('any other refusal ends it', async () => {
	const refusal = new Refusal('Nothing can be kept there');
	const session = new FakeSession({noQuarantine: refusal});
	await assert.rejects(runCommand(clean, session, {yes: true}), refusal);
	assert.equal(session.calls.at(-1), 'run 2 steps');
});
