import {emptyConfig, mediaTypes, type Descriptor, type Manifest} from '../../source/demo/compose-manifest.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {
	blobData,
	layerLinkFolder,
	layersFolder,
	linkFile,
	revisionFolder,
	revisionLink,
	repositoryFolder,
	revisionsFolder,
	tagsFolder,
} from '../../source/storage/layout.ts';
import type {OracleOptions} from './oracle.ts';
import {
	repositoryNames,
	type RandomManifest,
	type RandomOptions,
	type RandomRepository,
	type RandomRevision,
	type RandomStore,
	type RandomTag,
} from './random-store.ts';
import {TestStore, unjudgeable} from './store.ts';

export interface WrittenStore {
	readonly root: string;
	/** Seconds since the epoch, far in the future: what the tests write has today's ctime, and is old by then. */
	readonly now: number;
	readonly repositories: readonly string[];
	/** What can be excluded and deleted. */
	readonly revisions: ReadonlyArray<{readonly repository: string; readonly digest: string}>;
	readonly tags: ReadonlyArray<{readonly repository: string; readonly tag: string}>;
}

const day = 24 * 60 * 60;
const grace = 60 * 60;

/** Writes the store into an empty folder. */
export function writeRandomStore(root: string, random: RandomStore): WrittenStore {
	const now = Math.floor(Date.now() / 1000) + 100 * day;
	return new RandomStoreWriter(root, random, now).write();
}

/** The options of a written store, for the oracle and as lists. `untouched`: excluded, or left out by `only`. */
export interface ResolvedOptions {
	readonly oracle: OracleOptions;
	readonly untouched: readonly string[];
	readonly excludedRevisions: WrittenStore['revisions'];
	/** In repositories that may be touched. */
	readonly deletedTags: WrittenStore['tags'];
}

export function resolveOptions(written: WrittenStore, options: RandomOptions): ResolvedOptions {
	const {repositories, revisions, tags, now} = written;
	const pick = <T>(from: readonly T[], numbers: readonly number[]) =>
		from.filter((_, position) => numbers.some((number) => number % from.length === position));
	const excluded = pick(repositories, options.excludedRepositories);
	const only = options.only && pick(repositories, options.only);
	const untouched = repositories.filter((name) => excluded.includes(name) || only?.includes(name) === false);
	const excludedRevisions = pick(revisions, options.excludedRevisions);
	const deletedTags = pick(tags, options.deletedTags).filter(({repository}) => !untouched.includes(repository));
	return {
		oracle: {
			now,
			grace: options.hasGrace ? grace : 0,
			uploadsOlderThan: 7 * day,
			excludeRepository: (name) => excluded.includes(name),
			excludeRevision: (name, digest) =>
				excludedRevisions.some((one) => one.repository === name && one.digest === digest),
			...(only && {only: (name: string) => only.includes(name)}),
			deleteTag: (name, tag) => deletedTags.some((one) => one.repository === name && one.tag === tag),
			deleteUnreadable: options.deleteUnreadable,
			emptyRepositories: options.emptyRepositories,
		},
		untouched,
		excludedRevisions,
		deletedTags,
	};
}

/** Layers are of a pool that all repositories share: the last ones have sha512 digests. */
const layerCount = 8;
const sha512From = 6;
const tagNames = ['latest', 'v1', 'v2', '1.0-rc.1'];

/** A manifest as it was written. */
interface Written extends Descriptor {
	readonly kind: RandomManifest['kind'];
	/** Blobs that it names, as a push would link them. */
	readonly blobs: readonly Descriptor[];
	/** Manifests that it lists. */
	readonly children: readonly Written[];
}

class RandomStoreWriter {
	readonly #store: TestStore;
	readonly #random: RandomStore;
	readonly #now: number;
	readonly #layers: readonly Descriptor[];
	readonly #manifests: Written[] = [];

	constructor(root: string, random: RandomStore, now: number) {
		this.#store = new TestStore(root);
		this.#random = random;
		this.#now = now;
		this.#layers = Array.from({length: layerCount}, (_, index) =>
			this.#store.blob(
				`layer ${index}`.padEnd(20 + index, '.'),
				mediaTypes.oci.layer,
				index < sha512From ? 'sha256' : 'sha512',
			),
		);
	}

	write(): WrittenStore {
		for (const manifest of this.#random.manifests) {
			this.#manifests.push(this.#writeManifest(manifest));
		}

		const repositories = this.#random.repositories.map((repository, index) => ({
			repository,
			name: repositoryNames[index]!,
		}));
		for (const {repository, name} of repositories) {
			this.#writeRepository(name, repository);
		}

		this.#damageBlobs();
		const outside = repositories.filter(({repository}) => repository.isLinked).map(({name}) => name);
		// The inner ones first, or they would be moved away with the outer one.
		for (const name of outside.toReversed()) {
			this.#store.moveRepositoryOut(name);
		}

		const counted = repositories
			.map(({name}) => name)
			.filter((name) => !outside.some((other) => name === other || name.startsWith(`${other}/`)));
		return {
			root: this.#store.root,
			now: this.#now,
			repositories: counted,
			revisions: counted.flatMap((repository) =>
				this.#manifests
					.filter(({digest}) => this.#store.has(revisionLink(repository, digest)))
					.map(({digest}) => ({repository, digest})),
			),
			tags: counted.flatMap((repository) =>
				tagNames.filter((tag) => this.#store.has(`${tagsFolder(repository)}/${tag}`)).map((tag) => ({repository, tag})),
			),
		};
	}

	get #young(): Date {
		return new Date((this.#now - 600) * 1000);
	}

	#writeManifest(random: RandomManifest): Written {
		const store = this.#store;
		const number = this.#manifests.length;
		const layers = random.layers.map((index) => this.#layer(index));
		const config = store.blob(number % 4 === 0 ? emptyConfig.content : `{"number":${number}}`, mediaTypes.oci.config);
		const subject = random.subject === undefined ? undefined : this.#manifest(random.subject);
		const children = random.children.flatMap(({of, index}) => {
			const child = of === 'blob' ? this.#layer(index) : this.#manifest(index);
			return child ? [of === 'untyped' ? {...child, mediaType: 'application/octet-stream'} : child] : [];
		});
		const manifest = manifestOf(random.kind, {number, config, layers, children, subject});
		const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
		const mediaType = random.kind === 'index' ? mediaTypes.oci.index : mediaTypes.oci.manifest;
		const blobs =
			{image: [config, ...layers], artifact: layers, schema1: layers, index: children}[random.kind as string] ?? [];
		return {
			...store.blob(text, mediaType, random.sha512 ? 'sha512' : 'sha256'),
			kind: random.kind,
			blobs: blobs.filter((blob) => !('blobs' in blob)),
			children: random.kind === 'index' ? children.filter((child): child is Written => 'blobs' in child) : [],
		};
	}

	#writeRepository(name: string, random: RandomRepository): void {
		const store = this.#store;
		store.emptyFolder(revisionsFolder(name));
		for (const revision of random.revisions) {
			this.#writeRevision(name, revision, random);
		}

		if (random.hasLayers) {
			store.emptyFolder(layersFolder(name));
			this.#writeExtraLayers(name, random);
		}

		const own = random.revisions.map(({manifest}) => manifest);
		for (const tag of random.tags) {
			this.#writeTag(
				name,
				tag,
				tag.anywhere || own.length === 0 ? tag.history : tag.history.map((at) => own[at % own.length]!),
			);
		}

		if (random.oddTag !== undefined) {
			store.tag(name, 'v1 (copy)', this.#manifest(random.oddTag)!);
		}

		for (const age of random.uploads) {
			const time = age === 'young' ? this.#young : new Date((this.#now - 30 * day) * 1000);
			store.upload(name, store.random.uuid(), {bytes: store.random.bytes(20), time});
		}

		if (random.leftover !== 'none') {
			const folder = revisionFolder(name, digestOf(`never finished in ${name}`));
			store.leftover(folder, 'link');
			if (random.leftover === 'young') {
				store.setTime(folder, this.#young);
			}
		}

		if (random.hasStray) {
			store.stray(`${repositoryFolder(name)}/_manifests/notes.txt`);
		}
	}

	#writeRevision(
		name: string,
		{manifest, link, other, isYoung, isSigned}: RandomRevision,
		random: RandomRepository,
	): void {
		const store = this.#store;
		const written = this.#manifest(manifest)!;
		const {digest} = written;
		for (const one of random.withChildren ? familyOf(written) : [written]) {
			if (!store.has(revisionFolder(name, one.digest))) {
				store.linkRevision(name, one.digest);
			}

			for (const blob of random.withLayers && random.hasLayers ? one.blobs : []) {
				store.linkLayer(name, blob.digest);
			}
		}

		// Registries up to 2.3 wrote signatures for schema 1 alone; a manifest that nobody can read may be one.
		const {kind, blob} = this.#random.manifests[manifest % this.#random.manifests.length]!;
		if (isSigned && (kind === 'schema1' || blob === 'gone' || kind in unjudgeable || kind === 'too-large')) {
			store.sign(name, digest);
		}

		if (link === 'other') {
			store.misdirectRevision(name, digest, this.#manifest(other)!.digest);
		} else if (link !== 'good' && store.hasRevision(name, digest)) {
			store.breakRevision(name, digest, link);
		}

		if (isYoung && store.hasRevision(name, digest)) {
			store.setTime(revisionLink(name, digest), this.#young);
		}
	}

	#writeExtraLayers(name: string, {extraLayers}: RandomRepository): void {
		const store = this.#store;
		for (const {layer, link, other} of extraLayers) {
			const {digest} = this.#layer(layer);
			switch (link) {
				case 'good':
					store.linkLayer(name, digest);
					break;
				case 'young':
					store.linkLayer(name, digest);
					store.setTime(`${layerLinkFolder(name, digest)}/${linkFile}`, this.#young);
					break;
				case 'missing':
					store.emptyFolder(layerLinkFolder(name, digest));
					break;
				case 'alias':
					store.aliasLayer(name, digest, this.#layer(other).digest);
			}
		}
	}

	#writeTag(name: string, {name: number, current}: RandomTag, history: readonly number[]): void {
		const store = this.#store;
		const tag = tagNames[number % tagNames.length]!;
		for (const manifest of history) {
			store.tag(name, tag, this.#manifest(manifest)!);
		}

		if (current === 'dangling') {
			store.danglingTag(name, tag);
		} else if (current !== 'good') {
			store.breakTag(name, tag, current);
		}
	}

	#damageBlobs(): void {
		const store = this.#store;
		const layersOf = (indexes: readonly number[]) =>
			indexes.map((index) => this.#layer(index).digest).filter((digest) => store.hasBlob(digest));
		const manifestsWith = (blob: RandomManifest['blob']) =>
			this.#manifests.filter((_, index) => this.#random.manifests[index]!.blob === blob).map(({digest}) => digest);

		for (const digest of [...layersOf(this.#random.youngLayers), ...manifestsWith('young')]) {
			store.setTime(blobData(digest), this.#young);
		}

		for (const digest of new Set(layersOf(this.#random.linkedLayers))) {
			store.moveBlobOut(digest);
		}

		for (const digest of new Set([...layersOf(this.#random.goneLayers), ...manifestsWith('gone')])) {
			store.removeBlob(digest);
		}
	}

	#layer(index: number): Descriptor {
		return this.#layers[index % layerCount]!;
	}

	/** Of those written so far. */
	#manifest(index: number): Written | undefined {
		return this.#manifests[index % this.#manifests.length];
	}
}

const familyOf = (manifest: Written): Written[] => [manifest, ...manifest.children.flatMap(familyOf)];

interface Parts {
	readonly number: number;
	readonly config: Descriptor;
	readonly layers: readonly Descriptor[];
	readonly children: readonly Descriptor[];
	readonly subject: Descriptor | undefined;
}

/** The number makes each manifest one of its own. */
function manifestOf(
	kind: RandomManifest['kind'],
	{number, config, layers, children, subject}: Parts,
): Manifest | string {
	const plain = ({mediaType, digest, size}: Descriptor) => ({mediaType, digest, size});
	const common = {
		schemaVersion: 2,
		annotations: {'org.example.number': String(number)},
		...(subject && {subject: plain(subject)}),
	};
	switch (kind) {
		case 'image':
			return {...common, mediaType: mediaTypes.oci.manifest, config: plain(config), layers: layers.map(plain)};
		case 'index':
			return {...common, mediaType: mediaTypes.oci.index, manifests: children.map(plain)};
		case 'artifact':
			return {...common, mediaType: 'application/vnd.oci.artifact.manifest.v1+json', blobs: layers.map(plain)};
		case 'schema1':
			return {...common, schemaVersion: 1, fsLayers: layers.map(({digest}) => ({blobSum: digest}))};
		case 'too-large':
			return `{"layers":[],"number":${number}}`.padEnd(4 * 1024 * 1024 + 1);
		default:
			return unjudgeable[kind] + ' '.repeat(number);
	}
}
