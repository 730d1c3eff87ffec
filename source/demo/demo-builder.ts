import type {Descriptor, Flavor, Platform, Texts} from './compose-manifest.ts';
import {layerArchive} from './layer-archive.ts';
import {RandomBytes} from './random-bytes.ts';
import type {Layer, StoreWriter} from './write-store.ts';

const dayLength = 24 * 60 * 60 * 1000;
/** Fixed, so that the digests are the same every day. */
const firstDay = Date.UTC(2026, 2, 2, 7, 14, 9);

export interface Build {
	/** Days after the store's first day. */
	readonly day: number;
	readonly layers: readonly Layer[];
	readonly flavor?: Flavor;
	readonly platform?: Platform;
	readonly version?: string;
}

/** Writes images as a company's pipelines do: every few days, with labels, on shared base layers. */
export class DemoBuilder {
	readonly store: StoreWriter;
	readonly random: RandomBytes;
	/** What the uploads' ages count from. */
	readonly now: Date;

	constructor(store: StoreWriter, seed: number, now: Date) {
		this.store = store;
		this.random = new RandomBytes(seed);
		this.now = now;
	}

	/** A day of the store's life; what is written from now on has its time. */
	onDay(day: number): Date {
		// Pipelines run at odd minutes.
		const time = new Date(firstDay + day * dayLength + this.random.between(0, 600) * 60_000);
		this.store.time = time;
		return time;
	}

	/** A layer with one file of `low` to `high` KiB in it. */
	layer(repository: string, file: string, [low, high]: readonly [low: number, high: number]): Layer {
		const content = this.random.bytes(this.random.between(low * 1024, high * 1024));
		return this.store.layer(repository, layerArchive([{name: file, content}], this.store.time ?? this.now));
	}

	/** An image as a pipeline pushes it, untagged. */
	build(repository: string, {day, layers, flavor = 'oci', platform, version}: Build): Descriptor {
		const created = this.onDay(day);
		const labels: Texts = {
			'org.opencontainers.image.title': repository.slice(repository.lastIndexOf('/') + 1),
			'org.opencontainers.image.source': `https://git.example.com/${repository}`,
			'org.opencontainers.image.revision': this.random.bytes(20).toString('hex'),
			...(version !== undefined && {'org.opencontainers.image.version': version}),
		};
		return this.store.image(repository, {
			flavor,
			layers,
			created,
			labels,
			// Docker's own manifests have no annotations.
			...(flavor === 'oci' && {annotations: {...labels, 'org.opencontainers.image.created': created.toISOString()}}),
			...(platform && {platform}),
			commands: layers.map((_, position) => (position === 0 ? 'ADD rootfs.tar.gz /' : 'COPY . /opt')),
		});
	}
}
