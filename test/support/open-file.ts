import {openSync} from 'node:fs';

/* The entry of a child process that opens files, given as `flags:path`, and holds them until it is killed. */

for (const argument of process.argv.slice(2)) {
	const [flags = '', ...rest] = argument.split(':');
	openSync(rest.join(':'), flags);
}

setInterval(() => undefined, 60_000);
process.send!('open');
