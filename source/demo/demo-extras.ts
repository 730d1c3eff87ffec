import {rmSync, truncateSync} from 'node:fs';
import {blobData, blobFolder, revisionFolder} from '../storage/layout.ts';
import {imageIndex, mediaTypes} from './compose-manifest.ts';
import type {DemoBuilder} from './demo-builder.ts';
import type {Bases} from './demo-images.ts';
import {layerArchive} from './layer-archive.ts';

const minute = 60_000;

/**
 * Two repositories, one inside the other. A cache export is an image manifest since BuildKit 0.12;
 * older ones wrote an index that lists plain layers, which is under no tag any more.
 */
export function writeBuildCaches(builder: DemoBuilder, bases: Bases): void {
	const {store} = builder;
	writeOldCache(builder, 'platform/ci/build-cache');
	for (const day of [90, 118, 146, 174, 202, 230, 258]) {
		const time = builder.onDay(day);
		const cache = 'platform/ci/build-cache';
		const layers = [1, 2, 3].map(() => builder.layer(cache, 'cache', [250, 700]));
		const records = layers.map(({digest}, position) => ({layer: position, digest}));
		const config = store.linkedBlob(cache, JSON.stringify({layers: records}), cacheConfigType);
		const annotations = {'org.opencontainers.image.created': time.toISOString()};
		store.tag(cache, 'main', store.artifact(cache, {config, layers, annotations}));
	}

	for (const day of [95, 180]) {
		builder.onDay(day);
		const layers = [bases[0], builder.layer('platform/ci', 'runner', [300, 600])];
		store.tag('platform/ci', 'runner', builder.build('platform/ci', {day, layers, flavor: 'docker'}));
	}
}

const cacheConfigType = 'application/vnd.buildkit.cacheconfig.v0';

function writeOldCache(builder: DemoBuilder, repository: string): void {
	const {store} = builder;
	builder.onDay(30);
	const layers = [1, 2].map(() => builder.layer(repository, 'cache', [250, 500]));
	const entries = layers.map(({digest, size}) => ({mediaType: mediaTypes.docker.layer, digest, size}));
	const config = store.linkedBlob(
		repository,
		JSON.stringify({layers: entries.map(({digest}) => ({digest}))}),
		cacheConfigType,
	);
	store.manifest(repository, imageIndex('oci', [...entries, config]), mediaTypes.oci.index);
}

/** A Helm chart: an artifact that is no image. */
export function writeCharts(builder: DemoBuilder): void {
	const repository = 'charts/storefront';
	for (const [day, version] of [
		[140, '0.4.0'],
		[185, '0.4.1-beta'],
		[215, '0.4.1'],
	] as const) {
		const time = builder.onDay(day);
		const chart = {apiVersion: 'v2', name: 'storefront', version, appVersion: '2.1.0', type: 'application'};
		const description = 'The storefront with its cache and its ingress';
		const text = Object.entries({...chart, description}).map(([key, value]) => `${key}: ${value}\n`);
		const files = [
			{name: 'storefront/Chart.yaml', content: Buffer.from(text.join(''))},
			{name: 'storefront/files/theme.bin', content: builder.random.bytes(builder.random.between(20, 60) * 1024)},
		];
		const {gzip} = layerArchive(files, time);
		const layer = builder.store.linkedBlob(repository, gzip, 'application/vnd.cncf.helm.chart.content.v1.tar+gzip');
		const config = builder.store.linkedBlob(
			repository,
			JSON.stringify({...chart, description}),
			'application/vnd.cncf.helm.config.v1+json',
		);
		const annotations = {
			'org.opencontainers.image.title': 'storefront',
			'org.opencontainers.image.version': version,
			'org.opencontainers.image.description': description,
			'org.opencontainers.image.created': time.toISOString(),
		};
		const manifest = builder.store.artifact(repository, {config, layers: [layer], annotations});
		builder.store.tag(repository, 'latest', manifest);
		if (!version.includes('beta')) {
			builder.store.tag(repository, version, manifest);
		}
	}
}

/**
 * What a full disk and a careless deletion leave: a manifest that was cut off, which freezes its
 * repository, and a tag whose manifest is gone.
 */
export function writeDamage(builder: DemoBuilder, bases: Bases): void {
	const {store} = builder;
	const build = (repository: string, day: number, version: string) => {
		builder.onDay(day);
		const layers = [bases[2] ?? bases[0], builder.layer(repository, 'app.tar', [200, 500])];
		return builder.build(repository, {day, layers, version});
	};

	const cutOff = build('infra/vault-agent', 125, '1.18.0');
	store.tag('infra/vault-agent', '1.18', cutOff);
	store.tag('infra/vault-agent', '1.18', build('infra/vault-agent', 127, '1.18.1'));
	truncateSync(store.path(blobData(cutOff.digest)), Math.floor(cutOff.size / 2));

	store.tag('team-b/reports', 'v3', build('team-b/reports', 155, '3.0'));
	const gone = build('team-b/reports', 160, '3.1-nightly');
	store.tag('team-b/reports', 'nightly', gone);
	rmSync(store.path(revisionFolder('team-b/reports', gone.digest)), {recursive: true});
	rmSync(store.path(blobFolder(gone.digest)), {recursive: true});
}

/** Blobs and layer links that nothing names, uploads that nobody finished, a repository that was emptied. */
export function writeLeftBehind(builder: DemoBuilder): void {
	const {store, random, now} = builder;
	const time = builder.onDay(110);
	for (const size of [350, 420, 610, 780]) {
		store.blob(layerArchive([{name: 'app.tar', content: random.bytes(size * 1024)}], time).gzip, mediaTypes.oci.layer);
	}

	// Pushed, and then the push of its manifest failed.
	builder.layer('team-a/worker', 'app.tar', [300, 500]);
	builder.layer('platform/ci/build-cache', 'cache', [300, 500]);

	const ago = (minutes: number) => new Date(now.getTime() - minutes * minute);
	store.upload('team-a/worker', random.uuid(), {bytes: random.bytes(420_000), time: ago(19 * 24 * 60)});
	store.upload('platform/ci', random.uuid(), {bytes: random.bytes(65_536), time: ago(12)});
	store.emptyRepository('sandbox/playground');
}
