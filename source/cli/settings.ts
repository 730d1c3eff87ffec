import {availableParallelism} from 'node:os';
import path from 'node:path';
import {UsageError} from '../errors.ts';
import {parseAge} from '../format/age.ts';
import {findConfigFile, readRegistryConfig} from '../registry/config.ts';
import {defaultAges} from '../format/command-line.ts';
import type {Settings} from '../session.ts';
import {policySettings} from './policy-settings.ts';
import {requireWorkingFolder} from './working-folder.ts';
import type {GivenOptions} from './options.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const defaultRoot = '/var/lib/registry';

/**
 * Everything that the options, the environment and the registry's configuration decide. Throws a UsageError for a
 * value that is none, or options that contradict each other.
 * @param options.searches whether a policy that is not named is looked for.
 */
export async function resolveSettings(
	given: GivenOptions,
	environment: Environment,
	{searches = false}: {readonly searches?: boolean} = {},
): Promise<Settings> {
	requireWorkingFolder();
	const tags = tagSettings(given);
	const grace = givenAge(given, 'grace');
	const uploadsOlderThan = givenAge(given, 'uploads-older-than');
	const jobs = given.jobs === undefined ? defaultJobs() : wholeNumber(given.jobs, '--jobs', 1);
	const gc = collector(given.gc ?? 'builtin', given.quarantine ?? false);
	const where = await place(given, environment);
	const policy = await policySettings(given, where.root, searches);
	const {filed} = policy;
	return {
		...where,
		...policy,
		dryRun: given['dry-run'] ?? isSet(environment['DRYRUN']),
		exclude: given.exclude ?? [],
		only: given.only ?? [],
		...(filed?.ageBy === undefined ? {} : {ageBy: filed.ageBy}),
		...tags,
		grace: grace ?? filed?.grace ?? defaultAges.grace,
		uploadsOlderThan: uploadsOlderThan ?? filed?.uploadsOlderThan ?? defaultAges.uploadsOlderThan,
		emptyRepositories: given['empty-repositories'] ?? filed?.emptyRepositories ?? false,
		...((given['orphaned-signatures'] ?? filed?.orphanedSignatures) ? {orphanedSignatures: true} : {}),
		deleteUnreadable: given['delete-unreadable'] ?? filed?.deleteUnreadable ?? false,
		allowTagless: given['allow-tagless'] ?? false,
		...(given.plan === undefined ? {} : {planFile: path.resolve(given.plan)}),
		quarantine: given.quarantine ?? false,
		serve: !given['no-registry'] && !forbidsRegistry(environment['RUN_REGISTRY']),
		gc,
		jobs,
	};
}

const givenAge = (given: GivenOptions, name: 'grace' | 'uploads-older-than') =>
	given[name] === undefined ? undefined : parseAge(given[name], `--${name}`);

const isSet = (value: string | undefined) => value !== undefined && value !== '';

const forbidsRegistry = (value: string | undefined) => isSet(value) && value !== 'true';

/** Scans wait for the disk more than for a processor, so two at least; more than eight gained nothing. */
const defaultJobs = () => Math.min(8, Math.max(2, availableParallelism()));

function tagSettings(given: GivenOptions): Pick<Settings, 'deleteTags' | 'keepLast' | 'olderThan' | 'ageBy'> {
	for (const name of ['keep-last', 'older-than'] as const) {
		if (given[name] !== undefined && given['delete-tags'] === undefined) {
			throw new UsageError(`--${name} needs --delete-tags, which names the tags that it is about`, {
				hint: `For example: --delete-tags '**/*:*' --${name} ${given[name]}`,
			});
		}
	}

	return {
		deleteTags: given['delete-tags'] ?? [],
		...(given['keep-last'] === undefined ? {} : {keepLast: wholeNumber(given['keep-last'], '--keep-last', 0)}),
		...(given['age-by'] === undefined ? {} : {ageBy: ageBy(given['age-by'])}),
		...(given['older-than'] === undefined ? {} : {olderThan: parseAge(given['older-than'], '--older-than')}),
	};
}

/** The value of an option that counts. Throws a UsageError for what is no whole number, or less than `least`. */
export function wholeNumber(text: string, option: string, least: number): number {
	const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
	if (number >= least) {
		return number;
	}

	throw new UsageError(`${option} needs a whole number, not ${JSON.stringify(text)}`, {
		hint: `The least is ${least}.`,
	});
}

function ageBy(text: string): NonNullable<Settings['ageBy']> {
	if (text === 'pushed' || text === 'created') {
		return text;
	}

	throw new UsageError(`--age-by is pushed or created, not ${JSON.stringify(text)}`, {
		hint: "pushed: when the tag was last pushed; created: when its image was made, by the image's own word.",
	});
}

function collector(text: string, quarantine: boolean): Settings['gc'] {
	if (text === 'registry' && quarantine) {
		throw new UsageError('--gc registry deletes blobs for good, and --quarantine is to keep them', {
			hint: 'Leave one of them out.',
		});
	}

	if (text === 'builtin' || text === 'registry') {
		return text;
	}

	throw new UsageError(`--gc is builtin or registry, not ${JSON.stringify(text)}`, {
		hint: 'builtin sweeps the blobs itself; registry lets the real registry garbage-collect do it.',
	});
}

/** Where the storage is, and the registry's configuration. An option wins over the environment, that over the file. */
async function place(
	given: GivenOptions,
	environment: Environment,
): Promise<Pick<Settings, 'root' | 'configFile' | 'configNamed'>> {
	const configFile = given.config === undefined ? findConfigFile() : path.resolve(given.config);
	const variable = environment['REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY'];
	const chosen = given.root ?? (isSet(variable) ? variable : undefined);
	// A file that the operator names is read in any case, so that a mistake in it is told at once.
	if (configFile === undefined || (chosen !== undefined && given.config === undefined)) {
		return {root: path.resolve(chosen ?? defaultRoot), configFile};
	}

	const config = await readRegistryConfig(configFile);
	if (chosen === undefined && config.driver !== undefined && config.driver !== 'filesystem') {
		throw new UsageError(`The registry of ${configFile} keeps its data in ${config.driver}, not in a folder`, {
			hint: 'Only the storage driver filesystem can be cleaned up here. Or name a folder with --root.',
		});
	}

	return {
		root: path.resolve(chosen ?? config.rootDirectory ?? defaultRoot),
		configFile,
		...(given.config === undefined ? {} : {configNamed: true}),
	};
}
