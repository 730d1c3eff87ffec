/** What common artifact types are, by a part of their media type. */
const names = [
	[/cosign|sigstore|notary|signature|\bsig\b/, 'signature'],
	[/sbom|spdx|cyclonedx/, 'sbom'],
	[/in-toto|attestation|provenance|slsa/, 'attested'],
	[/buildkit|cache/, 'cache'],
	[/helm/, 'helm'],
	[/wasm/, 'wasm'],
] as const;

/** A word for an artifact's media type that fits a column; strangers' text itself is never shown there. */
export function artifactName(type: string | undefined): string {
	return names.find(([pattern]) => pattern.test(type ?? ''))?.[1] ?? 'artifact';
}
