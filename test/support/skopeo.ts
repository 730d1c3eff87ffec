import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {requireTool} from './tools.ts';

const run = promisify(execFile);

/** Copies with skopeo, all platforms of an index included: `skopeo('oci:/folder:tag', 'docker://127.0.0.1:5000/app:v1')`. */
export async function skopeoCopy(from: string, to: string): Promise<void> {
	const flags = ['--insecure-policy', 'copy', '--all', '--quiet', '--src-tls-verify=false', '--dest-tls-verify=false'];
	await run(requireTool('skopeo'), [...flags, from, to]);
}
