import {accessSync, constants} from 'node:fs';
import path from 'node:path';

const installation: Readonly<Record<string, string>> = {
	'docker-registry': 'apt-get install docker-registry (or put the registry of docker.io/library/registry on PATH)',
	skopeo: 'apt-get install skopeo',
	openssl: 'apt-get install openssl',
	zsh: 'apt-get install zsh',
	fish: 'apt-get install fish',
	jq: 'apt-get install jq',
};

/** Where a program is that the tests need; throws what to install when it is missing, so that no test is passed over. */
export function requireTool(name: string): string {
	for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
		const file = path.join(folder, name);
		try {
			accessSync(file, constants.X_OK);
			return file;
		} catch {
			// Not in this folder.
		}
	}

	throw new Error(`These tests need ${name}, which is not on PATH. Try: ${installation[name] ?? `install ${name}`}`);
}
