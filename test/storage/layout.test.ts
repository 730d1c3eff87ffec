import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	blobData,
	blobFolder,
	blobsFolder,
	cleanupFolder,
	databaseLockFile,
	dataFile,
	isLeftoverFile,
	isTagName,
	isUploadId,
	layerLinkFolder,
	layersFolder,
	layersPart,
	linkFile,
	manifestsPart,
	registryFolder,
	repositoriesFolder,
	repositoryFolder,
	revisionFolder,
	revisionLink,
	revisionsFolder,
	schedulerStateFile,
	signaturesFolder,
	tagCurrentLink,
	tagFolder,
	tagIndexEntryFolder,
	tagsFolder,
	uploadFolder,
	uploadsFolder,
	uploadsPart,
	v2Folder,
} from '../../source/storage/layout.ts';

const encoded = '3e2f21a89f46dd8b1a4e0c6ab2f3e8b6d5f6a1b0c9d8e7f60123456789abcdef';
const digest = `sha256:${encoded}`;
const long = `${encoded}${encoded}`;

const paths: ReadonlyArray<readonly [what: string, path: string, expected: string]> = [
	['the driver', registryFolder, 'docker/registry'],
	['the tree', v2Folder, 'docker/registry/v2'],
	['our folder', cleanupFolder, 'docker/registry/cleanup'],
	["GitLab's lock", databaseLockFile, 'docker/registry/lockfiles/database-in-use'],
	["the proxy's expiry list", schedulerStateFile, 'scheduler-state.json'],
	['blobs', blobsFolder, 'blobs'],
	['a blob', blobFolder(digest), `blobs/sha256/3e/${encoded}`],
	["a blob's bytes", blobData(digest), `blobs/sha256/3e/${encoded}/data`],
	['a sha512 blob', blobData(`sha512:${long}`), `blobs/sha512/3e/${long}/data`],
	['repositories', repositoriesFolder, 'repositories'],
	['a repository', repositoryFolder('team/app'), 'repositories/team/app'],
	['revisions', revisionsFolder('team/app'), 'repositories/team/app/_manifests/revisions'],
	['a revision', revisionFolder('a', digest), `repositories/a/_manifests/revisions/sha256/${encoded}`],
	["a revision's link", revisionLink('a', digest), `repositories/a/_manifests/revisions/sha256/${encoded}/link`],
	['signatures', signaturesFolder('a', digest), `repositories/a/_manifests/revisions/sha256/${encoded}/signatures`],
	['tags', tagsFolder('a'), 'repositories/a/_manifests/tags'],
	['a tag', tagFolder('a', 'v1'), 'repositories/a/_manifests/tags/v1'],
	["a tag's link", tagCurrentLink('a', 'v1'), 'repositories/a/_manifests/tags/v1/current/link'],
	[
		"an entry of a tag's index",
		tagIndexEntryFolder('a', 'v1', digest),
		`repositories/a/_manifests/tags/v1/index/sha256/${encoded}`,
	],
	['layer links', layersFolder('a'), 'repositories/a/_layers'],
	['a layer link', layerLinkFolder('a', digest), `repositories/a/_layers/sha256/${encoded}`],
	['a sha512 layer link', layerLinkFolder('a', `sha512:${long}`), `repositories/a/_layers/sha512/${long}`],
	['uploads', uploadsFolder('a'), 'repositories/a/_uploads'],
	['an upload', uploadFolder('a', 'e5b1'), 'repositories/a/_uploads/e5b1'],
	['names of parts', [manifestsPart, layersPart, uploadsPart].join(), '_manifests,_layers,_uploads'],
	['names of files', [linkFile, dataFile].join(), 'link,data'],
];

for (const [what, path, expected] of paths) {
	test(`the path of ${what} is the registry's`, () => {
		assert.equal(path, expected);
	});
}

test('a tag is what a registry accepts as one', () => {
	for (const name of ['v1', 'latest', '_', '0', 'A.b-c_d', 'x'.repeat(128)]) {
		assert.ok(isTagName(name), name);
	}

	for (const name of ['', '.hidden', '-v1', 'a b', 'v1~', 'v1\n', 'ä', 'a/b', 'a:b', 'lost+found', 'x'.repeat(129)]) {
		assert.ok(!isTagName(name), name);
	}
});

test('an upload is a UUID', () => {
	assert.ok(isUploadId('9d2f1c0e-5b8a-4c7d-8e3f-0123456789ab'));
	assert.ok(isUploadId('9D2F1C0E-5B8A-4C7D-8E3F-0123456789AB'));
	for (const name of ['', 'upload', '9d2f1c0e5b8a4c7d8e3f0123456789ab', '9d2f1c0e-5b8a-4c7d-8e3f-0123456789ab.bak']) {
		assert.ok(!isUploadId(name), name);
	}
});

test('a leftover is a half-written link or data, and nothing else', () => {
	assert.ok(isLeftoverFile('link.9d2f1c0e-5b8a-4c7d-8e3f-0123456789ab.tmp'));
	assert.ok(isLeftoverFile('data.9d2f1c0e-5b8a-4c7d-8e3f-0123456789ab.tmp'));
	for (const name of ['link', 'data', 'link.tmp', 'link.1.tmp.bak', 'my-link.1.tmp', 'notes.1.tmp', 'link.a b.tmp']) {
		assert.ok(!isLeftoverFile(name), name);
	}
});
