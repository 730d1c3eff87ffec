import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {inCache} from './cache.ts';
import {print} from './print.ts';

const source = path.resolve('test/bench/floor.c');

/** The compiled floor.c, or undefined, after saying so, where nothing compiles it. */
export function compiledFloor(): string | undefined {
	const program = inCache('floor');
	const compiler = process.env['CC'] ?? 'cc';
	const {status, stderr, error} = spawnSync(compiler, ['-O2', '-o', program, source], {encoding: 'utf8'});
	if (status === 0) {
		return program;
	}

	print(`No floor: ${compiler} cannot compile ${source}: ${error?.message ?? stderr}`);
	print('It takes a C compiler: apt-get install gcc libc6-dev, or name one as CC.');
	return undefined;
}
