import {randomBytes} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {digestOf, mediaTypes, type Descriptor} from './registry-client.ts';

/** A gzipped layer that nothing else has, of about so many bytes. */
export const newLayer = (bytes = 2000) => new Uint8Array(gzipSync(randomBytes(bytes)));

/** An OCI image layout on the disk (image-spec, image-layout.md), from which skopeo copies. */
export interface OciLayout {
	/** Adds an image and names it; all its bytes are there afterwards. */
	addImage(tag: string, layers: readonly Uint8Array[], architecture?: string): Descriptor;
	/** Adds an index over images that were added. */
	addIndex(tag: string, images: ReadonlyArray<{readonly image: Descriptor; readonly architecture: string}>): Descriptor;
	/** For skopeo: `oci:/folder:tag`. */
	reference(tag: string): string;
}

/** Begins an empty layout in a folder. */
export function ociLayout(folder: string): OciLayout {
	const named: object[] = [];
	const blobs = path.join(folder, 'blobs/sha256');
	mkdirSync(blobs, {recursive: true});
	writeFileSync(path.join(folder, 'oci-layout'), JSON.stringify({imageLayoutVersion: '1.0.0'}));

	const add = (bytes: Uint8Array, mediaType: string): Descriptor => {
		const digest = digestOf(bytes);
		writeFileSync(path.join(blobs, digest.slice('sha256:'.length)), bytes);
		return {mediaType, digest, size: bytes.length};
	};

	const addNamed = (tag: string, manifest: {readonly mediaType: string}): Descriptor => {
		const descriptor = add(Buffer.from(JSON.stringify(manifest)), manifest.mediaType);
		named.push({...descriptor, annotations: {'org.opencontainers.image.ref.name': tag}});
		const index = {schemaVersion: 2, mediaType: mediaTypes.index, manifests: named};
		writeFileSync(path.join(folder, 'index.json'), JSON.stringify(index));
		return descriptor;
	};

	return {
		addImage(tag, layers, architecture = 'amd64') {
			const rootfs = {type: 'layers', diff_ids: layers.map((layer) => digestOf(layer))};
			const content = {architecture, os: 'linux', config: {}, rootfs};
			const config = add(Buffer.from(JSON.stringify(content)), mediaTypes.config);
			const descriptors = layers.map((layer) => add(layer, mediaTypes.layer));
			const image = {schemaVersion: 2, mediaType: mediaTypes.image, config, layers: descriptors};
			return addNamed(tag, image);
		},
		addIndex(tag, images) {
			const manifests = images.map(({image, architecture}) => ({...image, platform: {architecture, os: 'linux'}}));
			const index = {schemaVersion: 2, mediaType: mediaTypes.index, manifests};
			return addNamed(tag, index);
		},
		reference: (tag) => `oci:${folder}:${tag}`,
	};
}
