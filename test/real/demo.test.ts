import assert from 'node:assert/strict';
import {readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {writeDemo} from '../../source/demo/demo.ts';
import {readStore} from '../support/oracle-disk.ts';
import {withRegistry} from '../support/real-registry.ts';
import {skopeoCopy} from '../support/skopeo.ts';
import {temporaryFolder} from '../support/store.ts';

test('a real registry serves every tag of the demo, and a real client copies it whole', async (t) => {
	const folder = temporaryFolder(t);
	const root = join(folder, 'registry');
	await writeDemo(root);
	const repositories = readStore(root).repositories.map(({name, tags}) => ({name, tags: [...tags.keys()]}));

	await withRegistry(root, async ({host}) => {
		for (const {name, tags} of repositories) {
			for (const tag of tags) {
				const copy = skopeoCopy(`docker://${host}/${name}:${tag}`, `dir:${join(folder, 'copy')}`, '--all');
				if (name === 'team-b/reports' && tag === 'nightly') {
					await assert.rejects(copy, /manifest unknown/);
				} else {
					await copy;
					assert.ok(readdirSync(join(folder, 'copy')).length > 2);
				}

				rmSync(join(folder, 'copy'), {recursive: true, force: true});
			}
		}
	});
});
