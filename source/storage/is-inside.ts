import fs from 'node:fs';
import path from 'node:path';

/** Whether a file is a folder or in it, by whatever names both go. The file need not be there. */
export function isInside(folder: string, file: string): boolean {
	const relative = path.relative(realPath(folder), realPath(path.resolve(file)));
	return relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}

/** Of what is not there yet: where its folder really is. */
function realPath(file: string): string {
	if (fs.existsSync(file)) {
		return fs.realpathSync(file);
	}

	const folder = path.dirname(file);
	return folder === file ? file : path.join(realPath(folder), path.basename(file));
}
