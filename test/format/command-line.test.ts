import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commandLine, runCommandLine} from '../../source/format/command-line.ts';
import {sampleSettings} from '../support/sample-plan.ts';

test('only what differs from the defaults is said', () => {
	assert.equal(commandLine('clean', {...sampleSettings, root: '/var/lib/registry'}), 'registry-cleanup-tui clean');
	assert.equal(commandLine('clean', sampleSettings, '--yes'), 'registry-cleanup-tui clean --root /srv/registry --yes');
	assert.equal(runCommandLine('undo', {root: '/var/lib/registry'}, 'x'), 'registry-cleanup-tui undo x');
	const unserved = {...sampleSettings, serve: false};
	assert.equal(runCommandLine('undo', unserved, 'x'), 'registry-cleanup-tui undo x --root /srv/registry --no-registry');
});

test('a configuration is named where the operator named it, and not where it was merely found', () => {
	const found = {...sampleSettings, configFile: '/etc/docker/registry/config.yml'};
	const named = {...found, configNamed: true} as const;
	assert.equal(commandLine('clean', found), 'registry-cleanup-tui clean --root /srv/registry');
	const words = '--root /srv/registry --config /etc/docker/registry/config.yml';
	assert.equal(commandLine('clean', named, '--yes'), `registry-cleanup-tui clean ${words} --yes`);
	assert.equal(runCommandLine('purge', named, 'x'), `registry-cleanup-tui purge x ${words}`);
});

test('what a shell would take for something else is quoted', () => {
	const settings = {
		...sampleSettings,
		root: '/srv/my registry',
		exclude: ['a/b:v1*', 'plain/name@sha256:00', "it's", ''],
	};
	assert.equal(
		commandLine('clean', settings),
		String.raw`registry-cleanup-tui clean --root '/srv/my registry' --exclude 'a/b:v1*' --exclude plain/name@sha256:00 --exclude 'it'\''s' --exclude ''`,
	);
});
