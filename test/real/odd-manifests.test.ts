import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {documentOf} from '../support/clean.ts';
import {newLayer} from '../support/oci-layout.ts';
import {withRegistry} from '../support/real-registry.ts';
import {mediaTypes, type Descriptor, type RegistryClient} from '../support/registry-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'odd-manifests-'));
after(() => rmSync(folder, {recursive: true}));

/** What comes behind `schemaVersion` and `mediaType`; `gone` is a blob that no registry has. */
const oddities: Readonly<
	Record<
		string,
		(parts: {readonly config: string; readonly layer: string; readonly gone: string; readonly digest: string}) => string
	>
> = {
	'two lists of layers, the first of them gone': ({config, layer, gone}) =>
		`"config":${config},"layers":[${gone}],"layers":[${layer}]`,
	'a config, and null': ({config, layer}) => `"config":${config},"config":null,"layers":[${layer}]`,
	'a config, and parts of one': ({config, layer}) => `"config":${config},"config":{"size":2},"layers":[${layer}]`,
	'layers, and parts of them': ({config, layer}) => `"config":${config},"layers":[${layer}],"layers":[{"size":1}]`,
	'layers, and null in their place': ({config, layer}) => `"config":${config},"layers":[${layer}],"layers":[null]`,
	'layers in capitals': ({config, layer, gone}) => `"config":${config},"layers":[${gone}],"LAYERS":[${layer}]`,
	'layers with a long s': ({config, layer, gone}) => `"config":${config},"layers":[${gone}],"layerſ":[${layer}]`,
	'two digests': ({config, gone, digest}) =>
		`"config":${config},"layers":[${gone.replace('}', `,"digest":"${digest}"}`)}]`,
	'a digest, and null': ({config, layer}) => `"config":${config},"layers":[${layer.replace('}', ',"digest":null}')}]`,
	'a digest in capitals': ({config, gone, digest}) =>
		`"config":${config},"layers":[${gone.replace('}', `,"DIGEST":"${digest}"}`)}]`,
};

const put = async ({url}: RegistryClient, repository: string, body: string) =>
	fetch(`${url}/v2/${repository}/manifests/v1`, {method: 'PUT', body, headers: {'content-type': mediaTypes.image}});

/** The oddest manifests that a real registry takes: what it reads of them it asks for again when they are pushed again. */
test('whatever a real registry takes, it takes again after a cleanup: all that it reads of it is still there', async () => {
	const bodies = new Map<string, string>();
	const push = async (client: RegistryClient) => {
		for (const [repository, body] of bodies) {
			const response = await put(client, repository, body);
			assert.equal(response.status, 201, `${repository}: ${await response.text()}`);
		}
	};

	await withRegistry(folder, async ({client}) => {
		const gone: Descriptor = {mediaType: mediaTypes.layer, digest: `sha256:${'0'.repeat(64)}`, size: 1};
		for (const [index, [what, oddity]] of Object.entries(oddities).entries()) {
			// Each in a repository of its own: one that cannot be judged keeps all of its repository.
			const repository = `odd-${index}`;
			const config = await client.pushBlob(repository, Buffer.from(`{"what":"${what}"}`), mediaTypes.config);
			const layer = await client.pushBlob(repository, newLayer(), mediaTypes.layer);
			const [parts, {digest}] = [[config, layer, gone].map((part) => JSON.stringify(part)), layer];
			const rest = oddity({config: parts[0]!, layer: parts[1]!, gone: parts[2]!, digest});
			bodies.set(repository, `{"schemaVersion":2,"mediaType":"${mediaTypes.image}",${rest}}`);
		}

		await push(client);
		await client.pushBlob('other', newLayer(), mediaTypes.layer);
	});
	const {reclaim, problems} = await documentOf('clean', folder);
	assert.equal(reclaim.blobs, 1, 'what nothing names goes');
	assert.ok(problems.some(({kind}) => kind === 'manifest-unreadable'));
	await withRegistry(folder, async ({client}) => push(client));
});
