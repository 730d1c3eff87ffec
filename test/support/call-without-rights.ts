import process from 'node:process';

/*
 * The script of the process that `withoutRights` starts, with a module's URL, a function's name and its arguments as JSON.
 * A file, so that what is called may start threads.
 */

/** Nobody's number on most systems; any that owns nothing would do. */
const nobody = 65_534;

const [module = '', name = '', args = '[]'] = process.argv.slice(2);
const called = ((await import(module)) as Record<string, (...given: readonly unknown[]) => unknown>)[name]!;
if (process.geteuid?.() === 0) {
	process.setgroups?.([]);
	process.setegid?.(nobody);
	process.seteuid?.(nobody);
}

let outcome: unknown;
try {
	outcome = {value: await called(...(JSON.parse(args) as readonly unknown[]))};
} catch (thrown) {
	const error = thrown as {
		readonly name: string;
		readonly message: string;
		readonly hint?: string;
		readonly exitCode?: number;
	};
	outcome = {
		error: {name: error.name, message: error.message, hint: error.hint ?? null, exitCode: error.exitCode ?? null},
	};
}

process.stdout.write(JSON.stringify(outcome));
