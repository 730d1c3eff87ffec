import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {requireTool} from './tools.ts';

const run = promisify(execFile);

const flags = ['--insecure-policy', 'copy', '--quiet', '--src-tls-verify=false', '--dest-tls-verify=false'];

/** Copies with skopeo: `skopeoCopy('oci:/folder:tag', 'docker://127.0.0.1:5000/app:v1', '--all')`. */
export async function skopeoCopy(from: string, to: string, ...more: readonly string[]): Promise<void> {
	await run(requireTool('skopeo'), [...flags, ...more, from, to]);
}
