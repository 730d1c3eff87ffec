import {utimesSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {ensureDirSync, outputFileSync, pathExistsSync} from 'fs-extra/esm';
import type {Digest} from '../storage/digest.ts';
import {
	blobData,
	layerLinkFolder,
	layersFolder,
	linkFile,
	revisionLink,
	revisionsFolder,
	tagCurrentLink,
	tagIndexEntryFolder,
	tagsFolder,
	uploadFolder,
	uploadsFolder,
	v2Folder,
} from '../storage/layout.ts';
import {
	emptyConfig,
	imageConfig,
	imageManifest,
	mediaTypes,
	type Descriptor,
	type Flavor,
	type Manifest,
	type ManifestFields,
	type Platform,
	type Texts,
} from './compose-manifest.ts';
import {digestOf} from './digest-of.ts';
import type {LayerArchive} from './layer-archive.ts';

/** A layer that an image can be made of. */
export interface Layer extends Descriptor {
	readonly diffId: Digest;
}

export interface ImageParts extends ManifestFields {
	readonly flavor?: Flavor;
	readonly layers: readonly Layer[];
	readonly platform?: Platform;
	readonly created: Date;
	readonly labels?: Texts;
	readonly commands?: readonly string[];
}

export interface ArtifactParts extends ManifestFields {
	readonly config?: Descriptor;
	readonly layers: readonly Descriptor[];
}

export interface UploadParts {
	readonly bytes: Uint8Array;
	/** When its files were last written. */
	readonly time: Date;
}

/**
 * Writes a storage as Distribution's filesystem driver does, with true digests. Synchronous: it
 * is for stores of some hundred small files.
 */
export class StoreWriter {
	/** The storage root. */
	readonly root: string;
	/**
	 * The modification time of the files written from now on; undefined: the present. (The time
	 * that a file was last changed, ctime, is always the present: no system call sets it.)
	 */
	time: Date | undefined;

	constructor(root: string) {
		this.root = root;
	}

	/** The absolute path of something in the layout. */
	path(relative: string): string {
		return join(this.root, v2Folder, relative);
	}

	/** Writes a file; `relative` as from layout.ts. */
	write(relative: string, content: Uint8Array | string): void {
		const path = this.path(relative);
		outputFileSync(path, content);
		if (this.time) {
			utimesSync(path, this.time, this.time);
		}
	}

	/** Writes a blob that is not there yet. Linked by nothing, it is an orphan. */
	blob(bytes: Uint8Array | string, mediaType: string, algorithm: 'sha256' | 'sha512' = 'sha256'): Descriptor {
		const digest = digestOf(bytes, algorithm);
		if (!pathExistsSync(this.path(blobData(digest)))) {
			this.write(blobData(digest), bytes);
		}

		return {mediaType, digest, size: Buffer.byteLength(bytes)};
	}

	/** Links a blob into a repository, as a push or a mount does. */
	linkLayer(repository: string, digest: Digest): void {
		this.write(`${layerLinkFolder(repository, digest)}/${linkFile}`, digest);
	}

	/** A blob and its layer link: a config, or a layer of anything. */
	linkedBlob(
		repository: string,
		bytes: Uint8Array | string,
		mediaType: string,
		algorithm: 'sha256' | 'sha512' = 'sha256',
	): Descriptor {
		const descriptor = this.blob(bytes, mediaType, algorithm);
		this.linkLayer(repository, descriptor.digest);
		return descriptor;
	}

	/** A layer of an image, linked. */
	layer(repository: string, archive: LayerArchive): Layer {
		return {...this.linkedBlob(repository, archive.gzip, mediaTypes.oci.layer), diffId: archive.diffId};
	}

	/** Links a manifest into a repository. */
	linkRevision(repository: string, digest: Digest): void {
		this.write(revisionLink(repository, digest), digest);
	}

	/** A manifest: its blob and its revision. An object is written as JSON, a text as it is. */
	manifest(
		repository: string,
		manifest: Manifest | Uint8Array | string,
		mediaType = mediaTypeOf(manifest),
		algorithm: 'sha256' | 'sha512' = 'sha256',
	): Descriptor {
		const bytes = typeof manifest === 'string' || manifest instanceof Uint8Array ? manifest : JSON.stringify(manifest);
		const descriptor = this.blob(bytes, mediaType, algorithm);
		this.linkRevision(repository, descriptor.digest);
		return descriptor;
	}

	/** An image with its config; layers of other repositories are linked, as a mount does. */
	image(repository: string, parts: ImageParts): Descriptor {
		const {flavor = 'oci', platform = {os: 'linux', architecture: 'amd64'}} = parts;
		const types = mediaTypes[flavor];
		for (const {digest} of parts.layers) {
			this.linkLayer(repository, digest);
		}

		const diffIds = parts.layers.map((layer) => layer.diffId);
		const config = this.linkedBlob(
			repository,
			JSON.stringify(imageConfig({...parts, platform, diffIds})),
			types.config,
		);
		const layers = parts.layers.map(({digest, size}) => ({mediaType: types.layer, digest, size}));
		return {...this.manifest(repository, imageManifest(flavor, config, layers, parts)), platform};
	}

	/** Something that is no image: its layers are whatever it is made of, its config may be empty. */
	artifact(repository: string, parts: ArtifactParts): Descriptor {
		const {config = this.linkedBlob(repository, emptyConfig.content, emptyConfig.mediaType), layers} = parts;
		return this.manifest(repository, imageManifest('oci', config, layers, parts));
	}

	/** Points a tag at a manifest. The digest that it had stays in its index, as when it is pushed again. */
	tag(repository: string, tag: string, {digest}: {readonly digest: Digest}): void {
		this.write(`${tagIndexEntryFolder(repository, tag, digest)}/${linkFile}`, digest);
		this.write(tagCurrentLink(repository, tag), digest);
	}

	/** An upload that was begun and not finished. */
	upload(repository: string, id: string, {bytes, time}: UploadParts): void {
		const folder = uploadFolder(repository, id);
		const before = this.time;
		this.time = time;
		this.write(`${folder}/startedat`, time.toISOString().replace(/\.\d+Z$/, 'Z'));
		this.write(`${folder}/data`, bytes);
		this.time = before;
		for (const path of [folder, dirname(folder)]) {
			utimesSync(this.path(path), time, time);
		}
	}

	/** A repository that was emptied: the folders are there. */
	emptyRepository(repository: string): void {
		for (const folder of [revisionsFolder, tagsFolder, layersFolder, uploadsFolder]) {
			ensureDirSync(this.path(folder(repository)));
		}
	}
}

function mediaTypeOf(manifest: Manifest | Uint8Array | string): string {
	const type = typeof manifest === 'string' || manifest instanceof Uint8Array ? undefined : manifest['mediaType'];
	return typeof type === 'string' ? type : mediaTypes.oci.manifest;
}
