// `npm test [-- FILTER…]`: everything that has to hold, in one command. A filter is a part of a test file's path.
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url));
process.chdir(checkout);

/** Programs that the tests run, and the Debian packages that they come in. */
const tools = {
	'docker-registry': 'docker-registry',
	skopeo: 'skopeo',
	openssl: 'openssl',
	zsh: 'zsh',
	fish: 'fish',
	jq: 'jq',
};

const isOnPath = (name) =>
	(process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));
const missingTools = () => Object.keys(tools).filter((name) => !isOnPath(name));

function fail(message) {
	console.error(`npm test: ${message}`);
	process.exit(1);
}

function run(command, ...args) {
	const {status, error} = spawnSync(command, args, {stdio: ['ignore', 'inherit', 'inherit']});
	if (error || status !== 0) {
		fail(`${[command, ...args].join(' ')} failed${error ? `: ${error.message}` : ''}`);
	}
}

/** Installs what is missing where that is possible, else says what it is and how to get it. */
function provideTools() {
	const missing = missingTools();
	if (missing.length === 0) {
		return;
	}

	const packages = missing.map((name) => tools[name]);
	if (process.getuid?.() === 0 && isOnPath('apt-get')) {
		process.env.DEBIAN_FRONTEND = 'noninteractive';
		run('apt-get', 'update', '-qq');
		run('apt-get', 'install', '-qq', '-y', '--no-install-recommends', ...packages);
		if (missing.includes('docker-registry')) {
			stopService();
		}
	}

	const still = missingTools();
	if (still.length > 0) {
		fail(
			`these programs are missing: ${still.join(', ')}\n` +
				`  On Debian and Ubuntu: sudo apt-get install --no-install-recommends ${still.map((name) => tools[name]).join(' ')}\n` +
				'  Elsewhere: docker-registry is the binary of github.com/distribution/distribution (2.8 or later) under\n' +
				'  that name on PATH; skopeo is github.com/containers/skopeo.',
		);
	}
}

/** Debian starts the service with the package. The tests start registries of their own. */
function stopService() {
	const [command, ...args] = existsSync('/run/systemd/system')
		? ['systemctl', 'disable', '--now', 'docker-registry']
		: ['service', 'docker-registry', 'stop'];
	// Where no service was started there is none to stop.
	spawnSync(command, args, {stdio: 'ignore'});
}

/** The compiled test files: those whose source is there, so that nothing stale is run. */
function testFiles(filters) {
	return readdirSync('test', {recursive: true})
		.map((name) => path.join('test', name))
		.filter((name) => /\.test\.tsx?$/.test(name))
		.filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
		.sort()
		.map((name) => path.join('build', name.replace(/\.tsx?$/, '.js')));
}

/** Runs the tests, shows what the runner prints, and resolves with its exit code and its closing figures. */
function runTests(files) {
	const args = [
		'--test',
		'--test-reporter=spec',
		`--test-concurrency=${availableParallelism()}`,
		'--test-timeout=600000',
	];
	const runner = spawn(process.execPath, [...args, ...files], {stdio: ['ignore', 'pipe', 'inherit']});
	let tail = '';
	runner.stdout.setEncoding('utf8').on('data', (text) => {
		process.stdout.write(text);
		tail = (tail + text).slice(-1_000_000);
	});
	return new Promise((resolve) => {
		runner.on('close', (code) => {
			const figures = [...tail.matchAll(/^ℹ (tests|pass|fail|cancelled|skipped|todo) (\d+)$/gm)];
			resolve({code, ...Object.fromEntries(figures.map(([, name, count]) => [name, Number(count)]))});
		});
	});
}

const filters = process.argv.slice(2);
const files = testFiles(filters);
if (files.length === 0) {
	fail(`no test file matches ${filters.join(' ')}`);
}

provideTools();
run(process.execPath, '.ci/build.mjs');
run(process.execPath, 'node_modules/typescript/bin/tsc', '--project', 'tsconfig.json');
if (filters.length === 0 && JSON.parse(readFileSync('package.json', 'utf8')).scripts.lint) {
	run('npm', 'run', '--silent', 'lint');
}

const result = await runTests(files);
const wanting = ['fail', 'cancelled', 'skipped', 'todo'].filter((name) => result[name] !== 0);
if (result.code !== 0 || !(result.tests > 0) || wanting.length > 0) {
	const figures = wanting.map((name) => `${name} ${result[name] ?? 'unknown'}`);
	fail(`not everything passed (exit code ${result.code}${figures.map((figure) => `, ${figure}`).join('')})`);
}
