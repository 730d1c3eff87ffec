import {imageIndex, mediaTypes, type Descriptor, type Flavor} from './compose-manifest.ts';
import type {DemoBuilder} from './demo-builder.ts';
import type {Layer} from './write-store.ts';

/** Ubuntu's layer at each rebuild, oldest first. */
export type Bases = readonly [Layer, ...Layer[]];

const amd64 = {os: 'linux', architecture: 'amd64'};
const arm64 = {os: 'linux', architecture: 'arm64', variant: 'v8'};

/** The newest base that was there on a day. */
const baseOn = (bases: Bases, day: number): Layer =>
	bases[Math.min(Math.floor(day / 40), bases.length - 1)] ?? bases[0];

/** A base image that is rebuilt every 40 days: each rebuild leaves the one before untagged. */
export function writeBases(builder: DemoBuilder): Bases {
	const repository = 'base/ubuntu';
	const {store} = builder;
	builder.onDay(0);
	const old = builder.layer(repository, 'rootfs', [1500, 1900]);
	store.tag(
		repository,
		'22.04',
		builder.build(repository, {day: 0, layers: [old], flavor: 'docker', version: '22.04'}),
	);
	const rebuild = (day: number) => {
		builder.onDay(day);
		const layer = builder.layer(repository, 'rootfs', [1800, 2300]);
		const image = builder.build(repository, {day, layers: [layer], flavor: 'docker', version: '24.04'});
		store.tag(repository, '24.04', image);
		store.tag(repository, 'latest', image);
		return layer;
	};

	return [rebuild(1), ...[40, 80, 120, 160, 200, 240].map((day) => rebuild(day))];
}

interface Service {
	readonly repository: string;
	/** Days between two pushes to `main`. */
	readonly every: number;
	/** Tags of releases, one in each of the pushes to `main` from the last on backwards. */
	readonly releases: readonly string[];
	/** KiB of the program's own layer. */
	readonly size: readonly [low: number, high: number];
}

/** Two services that share their base and their dependencies; `main` is pushed again and again. */
export function writeServices(builder: DemoBuilder, bases: Bases): void {
	const dependencies = [0, 70, 140, 210].map((day) => {
		builder.onDay(day);
		return builder.layer('team-a/api', 'node_modules.pack', [800, 1300]);
	});
	const common = (day: number) => [baseOn(bases, day), dependencies[Math.floor(day / 70)] ?? baseOn(bases, day)];
	const api = writeService(builder, common, {
		repository: 'team-a/api',
		every: 19,
		releases: ['v1.0.0', 'v1.1.0', 'v1.2.0'],
		size: [300, 800],
	});
	writeService(builder, common, {
		repository: 'team-a/worker',
		every: 27,
		releases: ['v0.9.0', 'v0.9.1'],
		size: [250, 600],
	});
	describeImages(builder, 'team-a/api', api);
}

function writeService(builder: DemoBuilder, common: (day: number) => Layer[], service: Service): Descriptor[] {
	const {repository, every, releases, size} = service;
	const days = Array.from({length: Math.floor(260 / every)}, (_, position) => position * every);
	return days.map((day, position) => {
		builder.onDay(day);
		const layer = builder.layer(repository, 'app.tar', size);
		const release = position % 4 === 3 ? releases[(position - 3) / 4] : undefined;
		const image = builder.build(repository, {
			day,
			layers: [...common(day), layer],
			...(release !== undefined && {version: release}),
		});
		builder.store.tag(repository, 'main', image);
		if (release !== undefined) {
			builder.store.tag(repository, release, image);
			builder.store.tag(repository, 'latest', image);
		}

		return image;
	});
}

/** A signature and an SBOM, by `subject`: one on the image that `main` has, one on an untagged image. */
function describeImages(builder: DemoBuilder, repository: string, images: readonly Descriptor[]): void {
	const [tagged, untagged] = [images.at(-1), images.at(-3)];
	if (tagged) {
		sign(builder, repository, tagged);
	}

	if (untagged) {
		addSbom(builder, repository, untagged);
	}
}

function sign({store, random}: DemoBuilder, repository: string, subject: Descriptor): void {
	const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
	const bundle = {
		mediaType: artifactType,
		verificationMaterial: {publicKey: {hint: random.bytes(32).toString('base64')}},
		messageSignature: {
			messageDigest: {algorithm: 'SHA2_256', digest: Buffer.from(subject.digest.slice(7), 'hex').toString('base64')},
			signature: random.bytes(71).toString('base64'),
		},
	};
	const layer = store.linkedBlob(repository, JSON.stringify(bundle), artifactType);
	store.artifact(repository, {
		artifactType,
		layers: [layer],
		subject,
		annotations: {
			'dev.sigstore.bundle.content': 'message-signature',
			'org.opencontainers.image.created': (store.time ?? new Date()).toISOString(),
		},
	});
}

function addSbom({store, random}: DemoBuilder, repository: string, subject: Descriptor): void {
	const artifactType = 'application/spdx+json';
	const packages = ['bash', 'coreutils', 'libc6', 'libssl3', 'nodejs', 'openssl', 'zlib1g'];
	const document = {
		spdxVersion: 'SPDX-2.3',
		dataLicense: 'CC0-1.0',
		SPDXID: 'SPDXRef-DOCUMENT',
		name: repository,
		documentNamespace: `https://sbom.example.com/${repository}/${random.uuid()}`,
		packages: packages.map((name) => ({
			name,
			SPDXID: `SPDXRef-${name}`,
			versionInfo: `${random.between(1, 9)}.${random.between(0, 30)}.${random.between(0, 9)}`,
			downloadLocation: 'NOASSERTION',
		})),
	};
	const layer = store.linkedBlob(repository, JSON.stringify(document, null, '\t'), artifactType);
	store.artifact(repository, {
		artifactType,
		layers: [layer],
		subject,
		annotations: {'org.example.sbom.format': 'SPDX 2.3'},
	});
}

interface MultiPlatform {
	readonly repository: string;
	readonly flavor: Flavor;
	readonly day: number;
	readonly version: string;
	/** KiB of each platform's own layer. */
	readonly size: readonly [low: number, high: number];
}

/** An image for two platforms, in an index or a manifest list. */
function buildIndex(builder: DemoBuilder, {repository, flavor, day, version, size}: MultiPlatform): Descriptor {
	const children = [amd64, arm64].map((platform) => {
		builder.onDay(day);
		const layers = [builder.layer(repository, 'rootfs', [400, 700]), builder.layer(repository, 'site.tar', size)];
		return builder.build(repository, {day, layers, flavor, platform, version});
	});
	const annotations = {'org.opencontainers.image.version': version, 'org.opencontainers.image.vendor': 'team-b'};
	const index = imageIndex(flavor, children, flavor === 'oci' ? {annotations} : {});
	return builder.store.manifest(repository, index, mediaTypes[flavor].index);
}

/** OCI indexes: `latest` has moved on twice, and one index that it had is under no tag any more. */
export function writeWeb(builder: DemoBuilder): void {
	const repository = 'team-b/web';
	for (const [day, version, tagged] of [
		[150, 'v2.0.0', true],
		[190, 'v2.1.0-rc.1', false],
		[205, 'v2.1.0', true],
	] as const) {
		const index = buildIndex(builder, {repository, flavor: 'oci', day, version, size: [300, 700]});
		builder.store.tag(repository, 'latest', index);
		if (tagged) {
			builder.store.tag(repository, version, index);
		}
	}
}

/** Docker manifest lists, the older one overwritten. */
export function writeShop(builder: DemoBuilder): void {
	const repository = 'team-b/shop';
	for (const [day, version] of [
		[60, '5.1'],
		[130, '5.2'],
	] as const) {
		const list = buildIndex(builder, {repository, flavor: 'docker', day, version, size: [200, 500]});
		builder.store.tag(repository, 'stable', list);
	}
}

/** Each image has its tag: there is nothing to delete. */
export function writeLinter(builder: DemoBuilder, bases: Bases): void {
	const repository = 'tools/linter';
	for (const [day, version] of [
		[100, '3.0.0'],
		[170, '3.1.0'],
		[245, '3.2.0'],
	] as const) {
		builder.onDay(day);
		const layers = [baseOn(bases, day), builder.layer(repository, 'linter', [150, 400])];
		const image = builder.build(repository, {day, layers, version});
		builder.store.tag(repository, version, image);
	}
}
