export type Section = 'tagged' | 'untagged';

/** A line of a repository's detail. Revisions and tags are told by their ordinals. */
export type ManifestRow =
	| {readonly kind: 'section'; readonly section: Section; readonly count: number; readonly folded: boolean}
	/** `revision` is -1 when the tag is dangling or broken. */
	| {readonly kind: 'tag'; readonly tag: number; readonly revision: number}
	/** A tag on a manifest that another tag has shown already. */
	| {readonly kind: 'alias'; readonly tag: number; readonly sameAs: number; readonly revision: number}
	| {
			readonly kind: 'manifest';
			readonly section: Section;
			readonly revision: number;
			/** What it is shown under, or -1. */
			readonly parent: number;
			readonly referrer: boolean;
			/** The branches in front of it: `|- `. */
			readonly guide: string;
			/** What it keeps is shown where it came first. */
			readonly again: boolean;
	  };

/** What a list of rows is read by, however it is kept. */
export type ManifestRows = Omit<ManifestRowList, 'addSection' | 'addTag' | 'addRoot' | 'addRoots' | 'addRelative'>;

/** What a row is; 0: a section's title. */
const flags = {tag: 1, manifest: 2, tagged: 4, referrer: 8, again: 16} as const;
const atRoot = -1;

/**
 * The rows of a repository, which may be very many, as a few arrays: of each the tag or the revision, and beside it a
 * tag's manifest, or what a manifest is shown under. A row is put together when it is looked at.
 */
export class ManifestRowList {
	/** How many rows there are. */
	length = 0;
	/** By row; 0 for a section's title. */
	#flags = new Uint8Array(64);
	/** By row: a tag or a revision. */
	#subject = new Int32Array(64);
	/** By row: a tag's revision, or a manifest's parent. */
	#other = new Int32Array(64);
	/** Rows of few kinds have more to them. */
	readonly #sections = new Map<number, Extract<ManifestRow, {kind: 'section'}>>();
	readonly #sameAs = new Map<number, number>();
	/** By row: its guide's place in `#guides`, which are few. */
	#guide = new Uint32Array(64);
	readonly #guides = [''];
	readonly #guidePlaces = new Map([['', 0]]);

	/** The row of that index; undefined where there is none. */
	at(index: number): ManifestRow | undefined {
		const section = this.#sections.get(index);
		if (section || index < 0 || index >= this.length) {
			return section;
		}

		const [kind, subject, other] = [this.#flags[index]!, this.#subject[index]!, this.#other[index]!];
		if ((kind & flags.tag) !== 0) {
			const sameAs = this.#sameAs.get(index);
			return sameAs === undefined
				? {kind: 'tag', tag: subject, revision: other}
				: {kind: 'alias', tag: subject, sameAs, revision: other};
		}

		return {
			kind: 'manifest',
			section: (kind & flags.tagged) === 0 ? 'untagged' : 'tagged',
			revision: subject,
			parent: other,
			referrer: (kind & flags.referrer) !== 0,
			guide: this.#guides[this.#guide[index]!]!,
			again: (kind & flags.again) !== 0,
		};
	}

	/** The revision of a manifest's row; -1 for any other row. */
	manifestAt(index: number): number {
		return (this.#flags[index]! & flags.manifest) === 0 ? -1 : this.#subject[index]!;
	}

	/** What a manifest is shown under, or -1. */
	parentAt(index: number): number {
		return this.#other[index]!;
	}

	/** The tag of a tag's row; -1 for any other row. */
	tagAt(index: number): number {
		return (this.#flags[index]! & flags.tag) === 0 ? -1 : this.#subject[index]!;
	}

	/** Where a section begins, or -1. */
	sectionAt(section: Section): number {
		return [...this.#sections].find(([, title]) => title.section === section)?.[0] ?? -1;
	}

	/** The first row about the same tag, the same manifest under the same parent, or the same section; or -1. */
	indexOf(row: ManifestRow): number {
		if (row.kind === 'section') {
			return this.sectionAt(row.section);
		}

		const isManifest = row.kind === 'manifest';
		const [kind, subject] = isManifest ? [flags.manifest, row.revision] : [flags.tag, row.tag];
		for (let index = 0; index < this.length; index++) {
			if (this.#subject[index] === subject && (this.#flags[index]! & kind) !== 0) {
				if (!isManifest || this.#other[index] === row.parent) {
					return index;
				}
			}
		}

		return -1;
	}

	addSection(section: Section, count: number, folded: boolean): void {
		this.#sections.set(this.length, {kind: 'section', section, count, folded});
		this.#add(0, -1, -1);
	}

	/** `sameAs`: the tag that has shown its manifest already. */
	addTag(tag: number, revision: number, sameAs?: number): void {
		if (sameAs !== undefined) {
			this.#sameAs.set(this.length, sameAs);
		}

		this.#add(flags.tag, tag, revision);
	}

	/** A manifest that is shown under no other one. */
	addRoot(revision: number): void {
		this.#add(flags.manifest, revision, atRoot);
	}

	/** Very many of them. */
	addRoots(revisions: Int32Array): void {
		const first = this.length;
		this.#grow(revisions.length);
		this.#flags.fill(flags.manifest, first, this.length);
		this.#subject.set(revisions, first);
		this.#other.fill(atRoot, first, this.length);
	}

	addRelative(row: Omit<Extract<ManifestRow, {kind: 'manifest'}>, 'kind'>): void {
		let guide = this.#guidePlaces.get(row.guide);
		if (guide === undefined) {
			guide = this.#guides.push(row.guide) - 1;
			this.#guidePlaces.set(row.guide, guide);
		}

		const kind =
			flags.manifest |
			(row.section === 'tagged' ? flags.tagged : 0) |
			(row.referrer ? flags.referrer : 0) |
			(row.again ? flags.again : 0);
		this.#add(kind, row.revision, row.parent);
		this.#guide[this.length - 1] = guide;
	}

	#add(kind: number, subject: number, other: number): void {
		const index = this.length;
		this.#grow(1);
		this.#flags[index] = kind;
		this.#subject[index] = subject;
		this.#other[index] = other;
	}

	/** Makes so many rows more, and room for them. */
	#grow(count: number): void {
		this.length += count;
		if (this.length > this.#flags.length) {
			const room = Math.max(this.length, this.#flags.length * 2);
			this.#flags = grown(this.#flags, new Uint8Array(room));
			this.#subject = grown(this.#subject, new Int32Array(room));
			this.#other = grown(this.#other, new Int32Array(room));
			this.#guide = grown(this.#guide, new Uint32Array(room));
		}
	}
}

function grown<Numbers extends Uint8Array | Int32Array | Uint32Array>(from: Numbers, to: Numbers): Numbers {
	to.set(from);
	return to;
}
