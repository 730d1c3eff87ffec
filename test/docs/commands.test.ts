import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {parse, parseAllDocuments} from 'yaml';
import {parseArguments} from '../../source/cli/arguments.ts';
import {findCommand} from '../../source/cli/invocation.ts';
import {blocksOf, checkout, pages, readPage} from '../support/doc-blocks.ts';
import {DocSandbox} from '../support/doc-sandbox.ts';
import {temporaryFolder} from '../support/store.ts';

const scripts = pages.flatMap((page) =>
	blocksOf(page).flatMap(({language, text}) => {
		switch (language) {
			case 'sh':
				return [{page, script: text}];
			case 'crontab':
				// Five fields, then what cron gives to a shell.
				return [{page, script: /^(?:[\d*/,-]+ ){5}(.+)$/m.exec(text)![1]!}];
			default:
				return [];
		}
	}),
);

describe('every command of the pages', () => {
	const folder = temporaryFolder({after});
	let sandbox: DocSandbox;
	before(async () => {
		sandbox = await DocSandbox.open(folder);
	});
	after(() => sandbox.close());

	for (const {page, script} of scripts) {
		const [first = ''] = script.split('\n');
		it(`${page}: ${first}`, () => sandbox.run(script));
	}

	it('that speaks to something that is not here names what there is', async () => {
		const services = Object.keys((parse(readPage('docker-compose.yml')) as {services: object}).services);
		const npmScripts = (JSON.parse(readPage('package.json')) as {readonly scripts: object}).scripts;
		const recorded = sandbox.recorded();
		for (const line of recorded.filter((one) => one.startsWith('docker compose '))) {
			assert.ok(
				services.some((service) => line.split(' ').includes(service)),
				line,
			);
			await checkInContainer(line);
		}

		for (const [line, script = ''] of recorded.join('\n').matchAll(/^npm (?:run )?(\w+)/gm)) {
			assert.ok(script === 'install' || script in npmScripts, line);
		}

		for (const name of ['docker', 'systemctl', 'kubectl', 'redis-cli', 'npm']) {
			assert.ok(
				recorded.some((line) => line.startsWith(`${name} `)),
				name,
			);
		}
	});
});

/** What the program would make of these words; throws where they are wrong usage. */
async function check(words: readonly string[]): Promise<void> {
	findCommand(await parseArguments(words));
}

/** What follows the service in `docker compose run … cleanup …` is for the program. */
async function checkInContainer(line: string): Promise<void> {
	const [, words] = /^docker compose run (?:-\S+ |[\d.:]+ )*cleanup(?: (.*))?$/.exec(line) ?? [];
	assert.equal(line.includes(' run '), words !== undefined || line.endsWith(' cleanup'), line);
	await check(words?.split(' ') ?? []);
}

describe('what is no shell script', () => {
	const operations = blocksOf('docs/operations.md');

	it('systemd units have what systemd needs, and call the program rightly', async () => {
		const units = operations.filter(({language}) => language === 'ini').map(({text}) => text);
		assert.equal(units.length, 2);
		for (const unit of units) {
			assert.match(unit, /^(?:\[\w+\]\n(?:(?:\w+=|# ).+\n)+\n?)+$/);
		}

		const [service = '', timer = ''] = units;
		assert.match(timer, /^OnCalendar=\*-\*-\* \d\d:\d\d:\d\d$/m);
		const value = (pattern: RegExp) => pattern.exec(service)![1]!.split(' ');
		const [program, ...clean] = value(/^Environment="CLEAN=(.+)"$/m);
		assert.equal(program, '/usr/local/bin/registry-cleanup-tui');
		const [script, ...more] = value(/^ExecStart=(.+)$/m);
		assert.ok(existsSync(path.join(checkout, 'docs', path.basename(script!))));
		await check([...clean, ...more]);
		const text = readPage('docs/nightly.sh');
		for (const [, name] of service.matchAll(/^Environment="(\w+)=/gm)) {
			assert.ok(text.includes(`\${${name}=`), name);
		}
	});

	it('the Kubernetes job is one, and calls the program rightly', async () => {
		const job = operations.find(({text}) => text.startsWith('apiVersion:'))!;
		const [document] = parseAllDocuments(job.text);
		const {kind, spec} = document!.toJS() as {
			readonly kind: string;
			readonly spec: {
				readonly template: {
					readonly spec: {
						readonly restartPolicy: string;
						readonly containers: ReadonlyArray<{
							readonly args: readonly string[];
							readonly volumeMounts: ReadonlyArray<{readonly name: string; readonly mountPath: string}>;
						}>;
						readonly volumes: ReadonlyArray<{readonly name: string}>;
					};
				};
			};
		};
		const {restartPolicy, containers, volumes} = spec.template.spec;
		assert.deepEqual([kind, restartPolicy, containers.length], ['Job', 'Never', 1]);
		const [{args, volumeMounts}] = containers as [(typeof containers)[0]];
		await check(args);
		assert.ok(args.includes(volumeMounts[0]!.mountPath));
		assert.deepEqual(
			volumeMounts.map(({name}) => name),
			volumes.map(({name}) => name),
		);
	});

	it('the commands at the head of docker-compose.yml call the program rightly', async () => {
		const lines = [...readPage('docker-compose.yml').matchAll(/^# +(docker compose run .+?)(?: {2,}.*)?$/gm)];
		assert.ok(lines.length >= 4);
		for (const [, line = ''] of lines) {
			await checkInContainer(line);
		}
	});

	it('every other block is YAML or JSON lines', () => {
		const kinds = new Set(pages.flatMap((page) => blocksOf(page).map(({language}) => language)));
		assert.deepEqual([...kinds].toSorted(), ['crontab', 'ini', 'json', 'sh', 'text', 'yaml']);
		for (const {language, text} of pages.flatMap(blocksOf)) {
			if (language === 'yaml') {
				assert.ok(parse(text));
			} else if (language === 'json') {
				text
					.trimEnd()
					.split('\n')
					.forEach((line) => JSON.parse(line));
			}
		}
	});
});

it('every link of the pages leads to a file, and to a title in it', () => {
	const anchor = (title: string) =>
		title
			.toLowerCase()
			.replaceAll(/[^\w\s-]/g, '')
			.replaceAll(' ', '-');
	for (const page of pages) {
		const links = [...readPage(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
		for (const [, to = '', title] of links) {
			const target = to === '' ? page : path.join(path.dirname(page), to);
			assert.ok(existsSync(path.join(checkout, target)), `${page}: ${to}`);
			const titles =
				title === undefined ? [] : [...readPage(target).matchAll(/^#+ (.+)$/gm)].map(([, text]) => anchor(text!));
			assert.ok(title === undefined || titles.includes(title), `${page}: ${to}#${title}`);
		}
	}
});

it('the changelog says when this version was made, and has a place for what comes after it', () => {
	const {version} = JSON.parse(readPage('package.json')) as {readonly version: string};
	const titles = [...readPage('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title!);
	assert.equal(titles[0], '[Unreleased]');
	const [, made, date = ''] = /^\[(.+)\] - (.+)$/.exec(titles[1]!)!;
	assert.equal(made, version);
	assert.match(date, /^\d{4}-\d\d-\d\d$/);
});
