import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {createServer as createSocketServer, type AddressInfo, type Server} from 'node:net';
import {after, describe, it} from 'node:test';
import {documentOf} from '../support/clean.ts';
import {runProgram} from '../support/program.ts';
import {withRegistry} from '../support/real-registry.ts';
import {temporaryFolder} from '../support/store.ts';

/** Where it listens: a port that was free. */
async function listen(server: Server): Promise<string> {
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const kinds = ['single', 'multi-arch', 'signed by a referrer', 'signed by a tag'];

describe('noise', () => {
	it('pushes every kind of image to a real registry; a cleanup frees what is untagged, and all can be pulled', async () => {
		const root = temporaryFolder({after});
		await withRegistry(root, async ({host}) => {
			const {code, stdout, stderr} = await runProgram(['noise', host, '--images', '24']);
			assert.equal(code, 0, stderr);
			const pushed = [...stdout.matchAll(/^(noise\/\S+:\S+) +(sha256:\w{12}) {2}(.+)$/gm)];
			assert.equal(pushed.length, 24);
			assert.deepEqual([...new Set(pushed.map(([, , , kind]) => kind))], kinds);
		});
		const before = await documentOf('report', root);
		assert.deepEqual(before.problems, []);
		// 24 images, 6 of them of two platforms, and 12 signatures.
		assert.equal(before.before.manifests, 24 + 2 * 6 + 12);
		assert.ok(before.reclaim.manifests > 0);
		const cleaned = await documentOf('clean', root);
		assert.deepEqual(cleaned.reclaim, before.reclaim);
		await withRegistry(root, async (registry) => {
			await registry.pullEverything();
		});
		const last = await documentOf('clean', root, ['--delete-tags', 'noise/**/*:*', '--empty-repositories']);
		assert.deepEqual([last.after.repositories, last.after.blobs], [0, 0]);
	});

	it('says what is wrong where no registry is, where it is read-only, and where a login is wanted', async () => {
		const nothing = await runProgram(['noise', 'http://127.0.0.1:1']);
		assert.equal(nothing.code, 1);
		assert.match(
			nothing.stderr,
			/^registry-cleanup-tui: Cannot reach the registry at http:\/\/127\.0\.0\.1:1\/\nIs it running/,
		);
		const wrong = await runProgram(['noise', 'ftp://localhost']);
		assert.equal(wrong.code, 2);
		await withRegistry(
			temporaryFolder({after}),
			async ({host}) => {
				const {code, stderr} = await runProgram(['noise', host]);
				assert.equal(code, 1);
				assert.match(stderr, /: 405 .*\nIt takes no pushes: it is read-only\.\n$/);
			},
			{maintenance: {readonly: {enabled: true}}},
		);
	});

	it('says so where something else answers, or nobody at all, and is never done by that', async () => {
		const head = 'HTTP/1.1 202 Accepted\r\n';
		const reached = /^registry-cleanup-tui: Cannot reach the registry at /;
		const answers: ReadonlyArray<readonly [answer: string, told: RegExp]> = [
			['', reached],
			['SSH-2.0-OpenSSH\r\n', reached],
			[`${head}Content-Length: 9\r\n\r\nhalf`, reached],
			[
				`${head}Content-Length: 0\r\nLocation: http://[\r\n\r\n`,
				/sends an upload to "http:\/\/\[", which is no URL\nIs this/,
			],
			['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', /: 200 hi\nIs this the URL of a registry/],
		];
		for (const [answer, told] of answers) {
			const server = createSocketServer((socket) => {
				// Docker's proxy closes before it has read anything while the container starts.
				socket.on('error', () => undefined).end(answer);
			});
			const {code, stdout, stderr} = await runProgram(['noise', await listen(server)]);
			server.close();
			assert.deepEqual([code, stdout], [1, ''], answer);
			assert.match(stderr, told);
			assert.doesNotMatch(stderr, /this is a bug/);
		}
	});

	it('sends the login of the URL, and shows no password', async () => {
		const asked: Array<string | undefined> = [];
		const server = createServer((request, response) => {
			asked.push(request.headers.authorization);
			response.writeHead(401).end('{"errors":[]}');
		});
		const {code, stdout, stderr} = await runProgram(['noise', `http://me:s%40cret@${await listen(server)}`]);
		server.close();
		assert.equal(code, 1);
		assert.deepEqual(asked, [`Basic ${Buffer.from('me:s@cret').toString('base64')}`]);
		assert.doesNotMatch(stdout + stderr, /s@cret|s%40cret/);
		assert.match(stderr, /\nIt wants a login: /);
	});
});
