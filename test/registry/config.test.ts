import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {UsageError, UserError} from '../../source/errors.ts';
import {
	defaultRegistryConfig,
	findConfigFile,
	readRegistryConfig,
	readRegistryConfigOf,
} from '../../source/registry/config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'registry-config-'));
after(() => rmSync(folder, {recursive: true}));

let count = 0;
function file(text: string): string {
	const name = path.join(folder, `${count++}.yml`);
	writeFileSync(name, text);
	return name;
}

const read = (text: string, environment: Record<string, string> = {}) => readRegistryConfig(file(text), environment);

/** The example that registries are shipped with, with TLS and maintenance added. */
const example = `version: 0.1
log:
  fields:
    service: registry
storage:
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: /srv/registry
  delete:
    enabled: true
  tag:
    concurrencylimit: 8
  maintenance:
    uploadpurging:
      enabled: yes
      age: 168h
    readonly:
      enabled: false
http:
  addr: 127.0.0.1:5443
  prefix: /images
  headers:
    X-Content-Type-Options: [nosniff]
  tls:
    certificate: /etc/cert.pem
    key: /etc/key.pem
proxy:
  remoteurl: https://registry-1.docker.io
`;

test('reads root, address, TLS, cache, proxy and maintenance', async () => {
	assert.deepEqual(await read(example), {
		driver: 'filesystem',
		rootDirectory: '/srv/registry',
		address: '127.0.0.1:5443',
		tls: true,
		prefix: '/images/',
		cache: 'inmemory',
		proxyRemoteUrl: 'https://registry-1.docker.io',
		maintenance: {readOnly: false, uploadPurging: true},
	});
});

test('takes the defaults of the registry for what the file leaves out, and for an empty file', async () => {
	const defaults = {
		driver: undefined,
		rootDirectory: undefined,
		address: ':5000',
		tls: false,
		prefix: '/',
		cache: undefined,
		proxyRemoteUrl: undefined,
		maintenance: {readOnly: undefined, uploadPurging: undefined},
	};
	assert.deepEqual(await read(''), defaults);
	assert.deepEqual(await read('version: 0.1\nstorage:\nhttp:\n'), defaults);
	assert.deepEqual(defaultRegistryConfig({}), defaults);
});

test('tells another storage driver, and no root with it', async () => {
	const config = await read(
		'storage:\n  s3:\n    bucket: b\n    rootdirectory: /prefix\n  cache:\n    blobdescriptor: redis\n',
	);
	assert.equal(config.driver, 's3');
	assert.equal(config.rootDirectory, undefined);
	assert.equal(config.cache, 'redis');
});

test('reads the short form of a storage driver', async () => {
	assert.equal((await read('storage: inmemory\n')).driver, 'inmemory');
});

test('follows anchors and merged mappings', async () => {
	const config = await read('x-http: &http\n  addr: :7000\nhttp:\n  <<: *http\nstorage: &s\n  filesystem: {}\n');
	assert.equal(config.address, ':7000');
	assert.equal(config.driver, 'filesystem');
});

test('tells a Unix socket by its path', async () => {
	const config = await read('http:\n  net: unix\n  addr: /run/registry.sock\n');
	assert.equal(config.address, 'unix:/run/registry.sock');
});

test('lets the environment move the address, as the registry does', async () => {
	const config = await read(example, {
		REGISTRY_HTTP_ADDR: ':9999',
		REGISTRY_HTTP_PREFIX: '',
		REGISTRY_PROXY_REMOTEURL: '',
	});
	assert.equal(config.address, ':9999');
	assert.equal(config.prefix, '/');
	assert.equal(config.proxyRemoteUrl, undefined);
	assert.equal(defaultRegistryConfig({REGISTRY_HTTP_TLS_CERTIFICATE: '/c'}).tls, true);
});

const mistakes: ReadonlyArray<readonly [title: string, text: string, message: RegExp]> = [
	['broken YAML', 'version: 0.1\nstorage:\n  filesystem: [\n', /\d+\.yml:4:1: /],
	['a tab for indentation', 'http:\n\taddr: :5000\n', /\d+\.yml:2:1: /],
	[
		'a list as root',
		'storage:\n  filesystem:\n    rootdirectory: [a]\n',
		/:3:20: storage\.filesystem\.rootdirectory must be a text/,
	],
	['a text where a mapping belongs', 'http: 5000\n', /:1:7: http must be a mapping/],
	[
		"a text where a driver's parameters belong",
		'storage:\n  filesystem: /srv\n',
		/:2:15: storage\.filesystem must be a mapping/,
	],
	['an alias of nothing', 'http:\n  secret: *unquoted\n', /:2:11: Unresolved alias .*unquoted/],
	['a list as the whole file', '- a\n', /:1:1: the configuration must be a mapping/],
	[
		'a text as a switch',
		'storage:\n  maintenance:\n    readonly:\n      enabled: please\n',
		/:4:16: storage\.maintenance\.readonly\.enabled must be true or false/,
	],
	[
		'two storage drivers',
		'storage:\n  filesystem: {}\n  s3: {}\n',
		/:2:3: storage names more than one driver: filesystem, s3/,
	],
];
for (const [title, text, message] of mistakes) {
	test(`names file, line and column of ${title}`, async () => {
		await assert.rejects(read(text), (error) => {
			assert.ok(error instanceof UserError);
			assert.equal(error.exitCode, 1);
			assert.match(error.message, message);
			assert.ok(error.message.startsWith(folder));
			assert.ok(error.hint);
			return true;
		});
	});
}

test('a file that does not exist, or a folder, is wrong usage', async () => {
	for (const name of [path.join(folder, 'none.yml'), path.join(file(''), 'below-a-file.yml'), folder]) {
		await assert.rejects(readRegistryConfig(name), (error) => {
			assert.ok(error instanceof UsageError);
			assert.ok(error.message.includes(name));
			return true;
		});
	}
});

test('what never ends is not waited for, and what cannot be opened is told', async () => {
	const loop = path.join(folder, 'loop.yml');
	symlinkSync(loop, loop);
	for (const [name, message] of [
		['/dev/zero', /^\/dev\/zero is longer than 1\.0 MiB$/],
		[loop, /^Cannot read .*loop\.yml: ELOOP/],
	] as const) {
		await assert.rejects(readRegistryConfig(name), (error) => {
			assert.ok(error instanceof UserError);
			assert.match(error.message, message);
			return true;
		});
	}
});

test('finds the first default file that exists', async () => {
	const there = file('');
	assert.equal(findConfigFile([path.join(folder, 'none.yml'), there, file('')]), there);
	assert.equal(findConfigFile([path.join(folder, 'none.yml')]), undefined);
});

test('a configuration that was merely found counts where it is that of this storage, however that is written', async () => {
	const naming = (rootDirectory: string) => file(`storage:\n  filesystem:\n    rootdirectory: ${rootDirectory}\n`);
	const of = async (root: string, written: string) =>
		(await readRegistryConfigOf(root, naming(written)))?.rootDirectory;
	assert.equal(await of('/srv/registry', '/srv/registry'), '/srv/registry');
	assert.equal(await of('/srv/registry', '"/srv\\x2fregistry"'), '/srv/registry');
	assert.equal(await of("/srv/it's", "'/srv/it''s'"), "/srv/it's");
	assert.equal(await of('/srv/two words', '"/srv/two\n      words"'), '/srv/two words');
	assert.equal(await of('/srv/registry', '/srv/other'), undefined);
	assert.equal(await of('/srv', '/srv/other'), undefined);
});

test('a configuration that may be that of this storage is told where it is broken; another one is not read', async () => {
	const broken = file('storage: [/srv/registry');
	await assert.rejects(readRegistryConfigOf('/srv/registry', broken), UserError);
	assert.equal(await readRegistryConfigOf('/srv/elsewhere', broken), undefined);
});
