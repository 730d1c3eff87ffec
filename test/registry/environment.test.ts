import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readOnlyEnvironment, registryEnvironment} from '../../source/registry/environment.ts';

test('moves the root and leaves the rest of the environment alone', () => {
	const environment = registryEnvironment('/srv', {
		PATH: '/bin',
		REGISTRY_HTTP_ADDR: ':1',
		OTEL_TRACES_EXPORTER: 'otlp',
	});
	assert.deepEqual(environment, {
		PATH: '/bin',
		REGISTRY_HTTP_ADDR: ':1',
		OTEL_TRACES_EXPORTER: 'otlp',
		REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: '/srv',
	});
});

test("drops the operator's own maintenance variables, which would win over read-only", () => {
	const environment = readOnlyEnvironment('/srv', {
		REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED: 'false',
		REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING_ENABLED: 'true',
		REGISTRY_STORAGE_MAINTENANCE: '{}',
	});
	assert.deepEqual(
		Object.keys(environment).filter((name) => name.includes('MAINTENANCE')),
		['REGISTRY_STORAGE_MAINTENANCE_READONLY', 'REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING'],
	);
});
