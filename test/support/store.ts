import {
	accessSync,
	constants,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	utimesSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {
	imageIndex,
	mediaTypes,
	type Descriptor,
	type Flavor,
	type Manifest,
	type ManifestFields,
} from '../../source/demo/compose-manifest.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {RandomBytes} from '../../source/demo/random-bytes.ts';
import {StoreWriter, type Layer} from '../../source/demo/write-store.ts';
import type {Digest} from '../../source/storage/digest.ts';
import {
	blobData,
	blobFolder,
	layerLinkFolder,
	linkFile,
	repositoryFolder,
	revisionFolder,
	revisionLink,
	signaturesFolder,
	tagCurrentLink,
	tagFolder,
	uploadFolder,
} from '../../source/storage/layout.ts';

/** Whatever can run something afterwards: a test's context, or `{after}` of node:test. */
export interface Ending {
	after(end: () => void): void;
}

/** A fresh folder below the system's temporary one, removed when the test has ended. */
export function temporaryFolder(ending: Ending, parent = tmpdir()): string {
	const folder = mkdtempSync(join(parent, 'registry-cleanup-tui-'));
	ending.after(() => {
		rmSync(folder, {recursive: true, force: true});
	});
	return folder;
}

/** The same in memory where the system offers that (some twenty times faster): for many tiny stores. */
export function memoryFolder(ending: Ending): string {
	return temporaryFolder(ending, isWritable('/dev/shm') ? '/dev/shm' : tmpdir());
}

function isWritable(folder: string): boolean {
	try {
		accessSync(folder, constants.W_OK);
		return true;
	} catch {
		return false;
	}
}

/** A store in a temporary folder. It is an empty registry until something is written. */
export function temporaryStore(ending: Ending, seed = 1): TestStore {
	const root = join(temporaryFolder(ending), 'registry');
	mkdirSync(root);
	return new TestStore(root, seed);
}

export interface TestImage extends Descriptor {
	readonly config: Descriptor;
	readonly layers: readonly Layer[];
}

export interface ImageOptions {
	readonly tag?: string;
	/** How many own layers (default 1), or the layers themselves, those of other images among them. */
	readonly layers?: number | readonly Layer[];
	readonly flavor?: Flavor;
	readonly subject?: Descriptor;
	readonly platform?: {readonly os: string; readonly architecture: string};
}

export interface ManifestOptions extends ManifestFields {
	readonly tag?: string;
	readonly flavor?: Flavor;
}

/** How a link, or a tag's `current/link`, is broken. */
export type BrokenLink = 'missing' | 'empty' | 'garbage';

/** Manifests that cannot be judged, each for its own reason. */
export const unjudgeable = {
	'not-json': 'this is not JSON',
	'not-an-object': '["sha256"]',
	'no-fields': '{"schemaVersion":2,"mediaType":"application/vnd.example.unknown.v1+json"}',
	'layers-no-list': '{"schemaVersion":2,"layers":{"digest":"sha256:00"}}',
	'config-no-object': '{"schemaVersion":2,"config":"sha256:00","layers":[]}',
	'invalid-digest':
		'{"schemaVersion":2,"layers":[{"mediaType":"application/octet-stream","digest":"sha256:00","size":1}]}',
	'no-digest': '{"schemaVersion":2,"manifests":[{"mediaType":"application/octet-stream","size":1}]}',
	'subject-no-descriptor': '{"schemaVersion":2,"layers":[],"subject":"sha256:00"}',
	'fs-layers-no-blob-sum': '{"schemaVersion":1,"fsLayers":[{"digest":"sha256:00"}]}',
} as const;

export type Unjudgeable = keyof typeof unjudgeable | 'too-large';

/** Registries refuse larger ones, and nobody judges them: 4 MiB. */
const maxManifestBytes = 4 * 1024 * 1024;

/** Builds stores for tests: tiny blobs, true digests, and every kind of damage. */
export class TestStore extends StoreWriter {
	readonly random: RandomBytes;

	constructor(root: string, seed = 1) {
		super(root);
		this.random = new RandomBytes(seed);
	}

	// Whole things.

	/** A layer's blob, not linked anywhere: some hundred bytes that are in no other blob. */
	ownLayer(bytes: number = this.random.between(100, 900)): Layer {
		const content = this.random.bytes(bytes);
		return {...this.blob(content, mediaTypes.oci.layer), diffId: digestOf(content)};
	}

	/** An image with its config and its layer links; `tag` points a tag at it. */
	push(repository: string, {tag, layers = 1, ...parts}: ImageOptions = {}): TestImage {
		const own = typeof layers === 'number' ? Array.from({length: layers}, () => this.ownLayer()) : layers;
		const labels = {'org.example.build': String(this.random.next())};
		const image = this.image(repository, {...parts, layers: own, created: new Date(Date.UTC(2026, 4, 1)), labels});
		this.#tag(repository, tag, image);
		const {config} = JSON.parse(this.readBlob(image.digest).toString()) as {config: Descriptor};
		return {...image, config, layers: own};
	}

	/** An index of what is given; each child that is a manifest should have been pushed before. */
	index(
		repository: string,
		children: readonly Descriptor[],
		{tag, flavor = 'oci', ...fields}: ManifestOptions = {},
	): Descriptor {
		const entries = children.map(({mediaType, digest, size, platform, urls}) => ({
			mediaType,
			digest,
			size,
			...(platform && {platform}),
			...(urls && {urls}),
		}));
		return this.#tag(repository, tag, this.manifest(repository, imageIndex(flavor, entries, fields)));
	}

	/** A signature, an SBOM or the like: one small layer, an empty config, a subject. */
	refer(repository: string, subject: Descriptor, {tag, ...fields}: ManifestOptions = {}): Descriptor {
		const artifactType = 'application/vnd.example.signature.v1+json';
		const layer = this.linkedBlob(repository, this.random.bytes(60), artifactType);
		return this.#tag(repository, tag, this.artifact(repository, {artifactType, ...fields, layers: [layer], subject}));
	}

	/** Any manifest, as an object (written as JSON) or as text. */
	put(repository: string, manifest: Manifest | string, {tag}: {readonly tag?: string} = {}): Descriptor {
		return this.#tag(repository, tag, this.manifest(repository, manifest));
	}

	/**
	 * A schema 1 manifest as registries up to 2.3 kept it: the signatures are blobs of their own, which
	 * only the `signatures` folder of the revision names.
	 */
	schema1(
		repository: string,
		{
			tag,
			layers = 1,
			signatures = 1,
		}: {readonly tag?: string; readonly layers?: number; readonly signatures?: number} = {},
	): {readonly manifest: Descriptor; readonly layers: readonly Layer[]; readonly signatures: readonly Descriptor[]} {
		const own = Array.from({length: layers}, () => this.ownLayer());
		for (const {digest} of own) {
			this.linkLayer(repository, digest);
		}

		const fsLayers = own.map(({digest}) => ({blobSum: digest}));
		const fields = {schemaVersion: 1, name: repository, tag: tag ?? 'old', architecture: 'amd64', fsLayers};
		const manifest = this.put(repository, fields, tag === undefined ? {} : {tag});
		const signatureBlobs = Array.from({length: signatures}, () => this.sign(repository, manifest.digest));
		return {manifest, layers: own, signatures: signatureBlobs};
	}

	/** One more entry in a revision's `signatures` folder, and its blob. */
	sign(repository: string, revision: Digest): Descriptor {
		const signature = this.blob(JSON.stringify({signature: this.random.bytes(32).toString('hex')}), 'application/json');
		const folder = `${signaturesFolder(repository, revision)}/${signature.digest.replace(':', '/')}`;
		this.write(`${folder}/${linkFile}`, signature.digest);
		return signature;
	}

	/** A manifest that freezes its repository. */
	putUnjudgeable(repository: string, reason: Unjudgeable, options: {readonly tag?: string} = {}): Descriptor {
		const text = reason === 'too-large' ? '{"layers":[]}'.padEnd(maxManifestBytes) : unjudgeable[reason];
		// The space behind makes each one a blob of its own.
		return this.put(repository, text + ' '.repeat(this.random.between(1, 1000)), options);
	}

	/** An upload whose files were last written so many seconds ago. */
	abandonedUpload(repository: string, seconds: number, bytes = 50): string {
		const id = this.random.uuid();
		this.upload(repository, id, {bytes: this.random.bytes(bytes), time: new Date(Date.now() - seconds * 1000)});
		return id;
	}

	// Damage.

	/** Writes a `link` file, whatever is to be in it. */
	writeLink(folder: string, content: string): void {
		this.write(`${folder}/${linkFile}`, content);
	}

	breakLink(path: string, how: BrokenLink): void {
		switch (how) {
			case 'missing':
				this.remove(path);
				return;
			case 'empty':
				this.write(path, '');
				return;
			case 'garbage':
				this.write(path, 'sha256:not-a-digest');
				return;
		}
	}

	/** The tag may now mean any revision of its index. */
	breakTag(repository: string, tag: string, how: BrokenLink): void {
		this.breakLink(tagCurrentLink(repository, tag), how);
	}

	breakRevision(repository: string, digest: Digest, how: BrokenLink): void {
		this.breakLink(revisionLink(repository, digest), how);
	}

	breakLayerLink(repository: string, digest: Digest, how: BrokenLink): void {
		this.breakLink(`${layerLinkFolder(repository, digest)}/${linkFile}`, how);
	}

	/** Takes the revision away: its tags are repairable while the blob is there, dangling without it. */
	removeRevision(repository: string, digest: Digest): void {
		this.remove(revisionFolder(repository, digest));
	}

	/** A tag whose manifest, revision and blob, is gone. */
	danglingTag(repository: string, tag: string): Digest {
		const digest = digestOf(this.random.bytes(16));
		this.tag(repository, tag, {digest});
		return digest;
	}

	/** A revision whose `link` names another manifest than its folder. */
	misdirectRevision(repository: string, digest: Digest, other: Digest): void {
		this.write(revisionLink(repository, digest), other);
	}

	/** `_layers/<alias>/link` names another digest: a client asked for a blob by its other digest. */
	aliasLayer(repository: string, alias: Digest, digest: Digest): void {
		this.writeLink(layerLinkFolder(repository, alias), digest);
	}

	removeBlob(digest: Digest): void {
		this.remove(blobFolder(digest));
	}

	/** Cuts a blob off; the default leaves half of it. */
	truncateBlob(digest: Digest, bytes = Math.floor(this.sizeOf(digest) / 2)): void {
		truncateSync(this.path(blobData(digest)), bytes);
	}

	/** Other bytes of the same length. */
	corruptBlob(digest: Digest): void {
		const bytes = this.readBlob(digest);
		bytes[0] = (bytes[0] ?? 0) ^ 0xff;
		this.write(blobData(digest), bytes);
	}

	/** `link.<uuid>.tmp` or `data.<uuid>.tmp` in a folder of the layout. Returns its path. */
	leftover(folder: string, kind: 'link' | 'data'): string {
		const path = `${folder}/${kind}.${this.random.uuid()}.tmp`;
		this.write(path, 'sha256:');
		return path;
	}

	/** A folder of the layout in which an interrupted write left nothing. */
	emptyFolder(path: string): void {
		mkdirSync(this.path(path), {recursive: true});
	}

	/** Something that no registry writes. */
	stray(path: string, content = 'left by somebody'): void {
		this.write(path, content);
	}

	/** A symbolic link in the layout; a relative `target` counts from the link's own folder. */
	symlink(path: string, target: string): void {
		mkdirSync(dirname(this.path(path)), {recursive: true});
		symlinkSync(target, this.path(path));
	}

	/** Moves a repository out of the layout, to `outside` in the root, and leaves a symbolic link to it. Returns where it is. */
	moveRepositoryOut(repository: string): string {
		return this.#moveOut(repositoryFolder(repository));
	}

	moveBlobOut(digest: Digest): string {
		return this.#moveOut(blobFolder(digest));
	}

	moveRevisionOut(repository: string, digest: Digest): string {
		return this.#moveOut(revisionFolder(repository, digest));
	}

	moveTagOut(repository: string, tag: string): string {
		return this.#moveOut(tagFolder(repository, tag));
	}

	/** Removes whatever is there. */
	remove(path: string): void {
		rmSync(this.path(path), {recursive: true});
	}

	// Ages. The time of the last change (ctime) is always the present: what is to be old needs `now` in the
	// future or `--grace 0`, what is to be young then needs its own time in the future too.

	/** Sets the modification time of a file, or of a folder and all in it. */
	setTime(path: string, time: Date): void {
		const absolute = this.path(path);
		if (statSync(absolute).isDirectory()) {
			for (const name of readdirSync(absolute)) {
				this.setTime(`${path}/${name}`, time);
			}
		}

		utimesSync(absolute, time, time);
	}

	setBlobTime(digest: Digest, time: Date): void {
		this.setTime(blobData(digest), time);
	}

	setUploadTime(repository: string, id: string, time: Date): void {
		this.setTime(uploadFolder(repository, id), time);
	}

	// Looking.

	has(path: string): boolean {
		return existsSync(this.path(path));
	}

	hasBlob(digest: Digest): boolean {
		return this.has(blobData(digest));
	}

	hasRevision(repository: string, digest: Digest): boolean {
		return this.has(revisionLink(repository, digest));
	}

	readBlob(digest: Digest): Buffer {
		return readFileSync(this.path(blobData(digest)));
	}

	sizeOf(digest: Digest): number {
		return statSync(this.path(blobData(digest))).size;
	}

	#tag<T extends Descriptor>(repository: string, tag: string | undefined, manifest: T): T {
		if (tag !== undefined) {
			this.tag(repository, tag, manifest);
		}

		return manifest;
	}

	#moveOut(path: string): string {
		const outside = join(this.root, 'outside', this.random.uuid());
		mkdirSync(dirname(outside), {recursive: true});
		renameSync(this.path(path), outside);
		this.symlink(path, outside);
		return outside;
	}
}
