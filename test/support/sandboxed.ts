import assert from 'node:assert/strict';

/* Runs shell scripts of strangers' making, of which nothing may reach this machine. */

/** Makes all but one folder read-only, in a name space of its own; what cannot be made so ends it before anything runs. */
const confining = `set -e
mount --bind "$0" "$0"
while read -r _ target _; do
	case $target in
		"$0" | /proc | /proc/* | /sys | /sys/* | /dev | /dev/pts) ;;
		*) mount -o remount,bind,ro "$target" ;;
	esac
done </proc/self/mounts
exec "$@"`;

/** What to start a command with that may write to this folder and to nothing else: the kernel sees to it. */
export function writingOnlyIn(folder: string): readonly [command: string, ...argv: string[]] {
	const asRoot = process.geteuid?.() === 0 ? [] : ['--map-root-user'];
	return ['unshare', ...asRoot, '--mount', 'sh', '-c', confining, folder];
}

export interface Inside {
	readonly folder: string;
	/** Of the registry that is there for trying: `127.0.0.1:40123` */
	readonly host: string;
}

/** The same words about the sandbox's own places. Throws an AssertionError for a script that names any other place. */
export function moveInside(script: string, {folder, host}: Inside): string {
	const moved = script
		.replaceAll(/(?<![\w.])\/(?=(?:var|tmp|etc)\/)/g, `${folder}/`)
		.replaceAll('localhost:5000', host);
	assert.doesNotMatch(moved, /(?:^|[\s/'"=])\.\.(?:[\s/'"]|$)/m, 'leads out of its folder');
	for (const [place] of moved.matchAll(/(?<![\w.*:/}-])\/[\w.][^\s'";)]*/g)) {
		assert.ok(place === '/dev/null' || place.startsWith(`${folder}/`), `${place} is outside of the sandbox`);
	}

	for (const [url] of moved.matchAll(/\bhttps?:\/\/[^\s'"]*/g)) {
		assert.ok(url.startsWith(`http://${host}`), `${url} is not the registry of the sandbox`);
	}

	const others = moved.replaceAll(`${folder}/`, ' ');
	assert.doesNotMatch(others, /\/(?:var\/lib\/registry|etc)\b/, 'is not moved');
	return moved;
}
