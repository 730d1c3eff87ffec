import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

/**
 * The licence texts of every package that has a file among a bundle's inputs, and of what such a package has bundled
 * itself (meow lists that in build/licenses.md). A package without a file of its own has the text of its licence from
 * here; throws when that is another licence.
 */
export async function collectLicences(root, inputs) {
	const folders = [...new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined))].toSorted();
	const texts = await Promise.all(folders.map((folder) => packageLicence(root, folder)));
	return `This program contains the following packages.\n\n${texts.join('\n')}`;
}

/** `node_modules/a/node_modules/@b/c/index.js` is a file of the package in `node_modules/a/node_modules/@b/c`. */
function packageFolder(input) {
	return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

async function packageLicence(root, folder) {
	const {name, version, license, author, homepage} = JSON.parse(
		await readFile(path.join(root, folder, 'package.json'), 'utf8'),
	);
	const files = await licenceFiles(path.join(root, folder));
	const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
	if (texts.length === 0) {
		texts.push(await standardText(root, folder, license, author));
	}

	const title = `${name} ${version} (${license})${homepage ? `, ${homepage}` : ''}`;
	return `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
}

async function licenceFiles(folder) {
	const isLicence = (name) =>
		/^(?:licen[cs]es?|copying|notice)(?:[.-].*)?$/i.test(name) && !/\.(?:[cm]?js|json)$/.test(name);
	const found = await Promise.all(
		['.', 'build', 'dist'].map(async (place) => {
			const names = await readdir(path.join(folder, place)).catch((error) => {
				if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
					return [];
				}

				throw error;
			});
			return names.filter(isLicence).map((name) => path.join(folder, place, name));
		}),
	);
	return found.flat();
}

/** The MIT licence's own words, from our LICENSE, under the name that the package gives. */
async function standardText(root, folder, license, author) {
	const holder = typeof author === 'string' ? author : author?.name;
	if (license !== 'MIT') {
		throw new Error(`${folder} (${license}) has no licence text, so it cannot be bundled`);
	}

	const own = await readFile(path.join(root, 'LICENSE'), 'utf8');
	return own.replace(/^Copyright .*$/m, `Copyright (c) ${holder ?? 'its contributors'}`);
}
