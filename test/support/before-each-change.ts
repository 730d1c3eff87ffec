import fs from 'node:fs';

/**
 * Calls `onChange` before each rename and removal that this thread makes from here on. What is not there is neither: a
 * rename of it only asks whether one would be possible.
 */
export function beforeEachChange(onChange: (at: string) => void): void {
	const {renameSync, rmSync, rmdirSync, unlinkSync} = fs;
	const change = (from: fs.PathLike, at: fs.PathLike = from) => {
		if (fs.existsSync(from)) {
			onChange(String(at));
		}
	};

	fs.renameSync = (from, to) => {
		change(from, to);
		renameSync(from, to);
	};

	fs.rmSync = (at, options) => {
		change(at);
		rmSync(at, options);
	};

	fs.unlinkSync = (at) => {
		change(at);
		unlinkSync(at);
	};

	fs.rmdirSync = (at) => {
		change(at);
		rmdirSync(at);
	};
}
