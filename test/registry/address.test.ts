import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parseAddress, reachable} from '../../source/registry/address.ts';

const addresses: ReadonlyArray<readonly [text: string, parsed: unknown, reached: unknown]> = [
	[':5000', {host: undefined, port: 5000}, {host: '127.0.0.1', port: 5000}],
	['0.0.0.0:5000', {host: '0.0.0.0', port: 5000}, {host: '127.0.0.1', port: 5000}],
	['[::]:5000', {host: '::', port: 5000}, {host: '::1', port: 5000}],
	['[::1]:443', {host: '::1', port: 443}, {host: '::1', port: 443}],
	['registry.internal:80', {host: 'registry.internal', port: 80}, {host: 'registry.internal', port: 80}],
	['unix:/run/registry.sock', {path: '/run/registry.sock'}, {socketPath: '/run/registry.sock'}],
];
for (const [text, parsed, reached] of addresses) {
	test(`takes ${text} apart and knows where to reach it`, () => {
		const address = parseAddress(text);
		assert.deepEqual(address, parsed);
		assert.deepEqual(reachable(address!), reached);
	});
}

test('does not guess at an address without a port that there is', () => {
	for (const text of ['', '5000', ':http', 'localhost', '::1:5000', ':123456', ':65536', '[::]:99999']) {
		assert.equal(parseAddress(text), undefined, text);
	}
});
