/** A version in a tag: `1.2.3`, `v1.2.3`, `1.2.3-rc.1` (semver.org; a tag cannot hold build metadata). */
export interface Version {
	/** `v1.2`: what the newest of each minor are counted by. */
	readonly series: string;
	readonly numbers: readonly number[];
	/** Empty: a release. */
	readonly preRelease: readonly string[];
}

export function parseVersion(tag: string): Version | undefined {
	const [, v = '', major, minor, patch, pre] = /^(v?)(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([\w.-]+))?$/.exec(tag) ?? [];
	return major === undefined
		? undefined
		: {
				series: `${v}${Number(major)}.${Number(minor)}`,
				numbers: [major, minor, patch].map(Number),
				preRelease: pre?.split('.') ?? [],
			};
}

/** Newest first, by precedence (semver.org, 11): a pre-release comes before its release. */
export function newerFirst(a: Version, b: Version): number {
	for (const [position, number] of a.numbers.entries()) {
		const difference = b.numbers[position]! - number;
		if (difference !== 0) {
			return difference;
		}
	}

	if (a.preRelease.length === 0 || b.preRelease.length === 0) {
		return a.preRelease.length - b.preRelease.length;
	}

	for (const [position, mine] of a.preRelease.entries()) {
		const other = b.preRelease[position];
		const difference = other === undefined ? -1 : compareIdentifiers(other, mine);
		if (difference !== 0) {
			return difference;
		}
	}

	return b.preRelease.length - a.preRelease.length;
}

/** Numbers by value and below texts, texts by their characters. */
function compareIdentifiers(a: string, b: string): number {
	const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
	if (isNumber && isOtherNumber) {
		return Number(a) - Number(b);
	}

	if (isNumber !== isOtherNumber) {
		return isNumber ? -1 : 1;
	}

	return a === b ? 0 : a < b ? -1 : 1;
}
