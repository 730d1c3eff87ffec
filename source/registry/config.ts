import {accessSync} from 'node:fs';
import {errorCode, UsageError, UserError} from '../errors.ts';
import {readNamedFile} from '../storage/read-named-file.ts';

/** Where a registry's packages and images keep their configuration: 3.x, then 2.x. */
export const defaultConfigFiles = ['/etc/distribution/config.yml', '/etc/docker/registry/config.yml'] as const;

/** What this program needs to know of a registry's configuration (distribution, configuration/configuration.go). */
export interface RegistryConfig {
	/** The storage driver's name, as `filesystem` or `s3`; undefined where the file names none. */
	readonly driver: string | undefined;
	/** The filesystem driver's `rootdirectory`. */
	readonly rootDirectory: string | undefined;
	/** What the registry listens on, as Go writes it: `:5000`, `127.0.0.1:5000`; or `unix:` and a socket's path. */
	readonly address: string;
	readonly tls: boolean;
	/** What comes before `v2/` in every path, with `/` at both ends; mostly `/`. */
	readonly prefix: string;
	/** Where blob descriptors are cached: they outlive a cleanup. */
	readonly cache: 'inmemory' | 'redis' | undefined;
	/** Set for a pull-through cache: the registry that it mirrors. */
	readonly proxyRemoteUrl: string | undefined;
	/** `storage.maintenance`, as far as the file sets it. */
	readonly maintenance: {readonly readOnly: boolean | undefined; readonly uploadPurging: boolean | undefined};
}

type Environment = Readonly<Record<string, string | undefined>>;
type Path = readonly string[];
type Place = (path: Path) => string;

/** Names below `storage` that are no drivers (configuration.go, Storage.Type). */
const notDrivers = new Set(['maintenance', 'cache', 'delete', 'redirect', 'tag']);

/** The first default file that exists, readable or not. */
export function findConfigFile(files: readonly string[] = defaultConfigFiles): string | undefined {
	for (const file of files) {
		try {
			accessSync(file);
			return file;
		} catch (error) {
			if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') {
				throw unreadable(file, error);
			}
		}
	}

	return undefined;
}

/** What a registry does without a file of its own: it takes everything from the environment. */
export function defaultRegistryConfig(environment: Environment = process.env): RegistryConfig {
	return interpret({}, () => '', environment);
}

/**
 * Reads a registry's configuration. The `REGISTRY_…` variables that move its address win over the file, as they do in
 * the registry itself. Throws a UsageError when there is no such file, a UserError (naming line and column) when the
 * registry could not read it either.
 */
export async function readRegistryConfig(
	file: string,
	environment: Environment = process.env,
): Promise<RegistryConfig> {
	return parse(readConfigText(file), file, environment);
}

/** The configuration in a file that was merely found, if it is that of the storage at `root`. Throws as above. */
export async function readRegistryConfigOf(root: string, file: string): Promise<RegistryConfig | undefined> {
	const text = readConfigText(file);
	const config = mayHold(text, root) ? await parse(text, file, process.env) : undefined;
	return config?.rootDirectory === root ? config : undefined;
}

/** Whether YAML may hold a value: as it is, or written with an escape, a doubled quote or a folded line. */
const mayHold = (yaml: string, value: string) => yaml.includes(value) || yaml.includes('\\') || /[\s']/.test(value);

async function parse(text: string, file: string, environment: Environment): Promise<RegistryConfig> {
	// Most starts need none of it, and the parser is large.
	const {parseYaml} = await import('./parse-yaml.ts');
	const {settings, place, broken} = parseYaml(text, file);
	if (broken) {
		throw invalid(broken.message, broken.cause);
	}

	return interpret(settings, place, environment);
}

/** A configuration is some pages; whatever is larger is something else. */
const longestConfig = 1024 ** 2;

function readConfigText(file: string): string {
	try {
		return readNamedFile(file, longestConfig);
	} catch (error) {
		const cause = error instanceof UserError ? error.cause : undefined;
		switch (errorCode(cause)) {
			case undefined:
				throw error;
			case 'ENOENT':
			case 'ENOTDIR':
				throw new UsageError(`There is no configuration file ${file}`, {
					hint: "Name the registry's own file with --config, or leave --config out.",
					cause,
				});
			case 'EISDIR':
				throw new UsageError(`${file} is a folder, not a configuration file`, {
					hint: "Name the registry's own file with --config, mostly config.yml.",
					cause,
				});
			default:
				throw unreadable(file, cause);
		}
	}
}

function unreadable(file: string, error: unknown): UserError {
	const why = isForbidden(error) ? 'permission denied' : error instanceof Error ? error.message : String(error);
	return new UserError(`Cannot read ${file}: ${why}`, {
		hint: 'Run this as the user that the registry runs as, or name another file with --config.',
		cause: error,
	});
}

const isForbidden = (error: unknown) => ['EACCES', 'EPERM'].includes(errorCode(error) ?? '');

function invalid(message: string, cause?: unknown): UserError {
	return new UserError(message, {hint: 'Mend the file, or name another one with --config.', cause});
}

function interpret(settings: unknown, place: Place, environment: Environment): RegistryConfig {
	const {text, flag, names} = reader(settings, place);
	const driver = onlyDriver(names('storage'), place);
	const tls = text('http', 'tls', 'certificate') ?? text('http', 'tls', 'letsencrypt', 'cachefile');
	const cache = text('storage', 'cache', 'blobdescriptor') ?? text('storage', 'cache', 'layerinfo');
	const prefix = environment['REGISTRY_HTTP_PREFIX'] ?? text('http', 'prefix') ?? '';
	const address = (environment['REGISTRY_HTTP_ADDR'] ?? text('http', 'addr')) || ':5000';
	const network = environment['REGISTRY_HTTP_NET'] ?? text('http', 'net');
	return {
		driver,
		rootDirectory: driver === 'filesystem' ? text('storage', 'filesystem', 'rootdirectory') : undefined,
		address: network === 'unix' ? `unix:${address}` : address,
		tls: Boolean(environment['REGISTRY_HTTP_TLS_CERTIFICATE'] ?? tls),
		prefix: `/${prefix}/`.replaceAll(/\/{2,}/g, '/'),
		cache: cache === 'inmemory' || cache === 'redis' ? cache : undefined,
		proxyRemoteUrl: (environment['REGISTRY_PROXY_REMOTEURL'] ?? text('proxy', 'remoteurl')) || undefined,
		maintenance: {
			readOnly: flag('storage', 'maintenance', 'readonly', 'enabled'),
			uploadPurging: flag('storage', 'maintenance', 'uploadpurging', 'enabled'),
		},
	};
}

/** Follows names down the settings, and tells where something of another type stands in the way. */
function reader(settings: unknown, place: Place) {
	const mapping = (path: Path): Readonly<Record<string, unknown>> => {
		const value = path.length === 0 ? settings : mapping(path.slice(0, -1))[path.at(-1)!];
		if (typeof value === 'string' && path.length === 1 && path[0] === 'storage') {
			// The registry's short form of a driver without parameters: `storage: filesystem`.
			return {[value]: {}};
		}

		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return value as Readonly<Record<string, unknown>>;
		}

		if (value === null || value === undefined) {
			return {};
		}

		throw invalid(`${place(path)}: ${path.join('.') || 'the configuration'} must be a mapping`);
	};

	const value = (path: Path) => mapping(path.slice(0, -1))[path.at(-1)!] ?? undefined;
	const text = (...path: string[]): string | undefined => {
		const found = value(path);
		switch (typeof found) {
			case 'undefined':
				return undefined;
			case 'string':
				return found;
			case 'number':
			case 'boolean':
				return String(found);
			default:
				throw invalid(`${place(path)}: ${path.join('.')} must be a text`);
		}
	};

	const flag = (...path: string[]): boolean | undefined => {
		const found = value(path);
		if (found !== undefined && typeof found !== 'boolean') {
			throw invalid(`${place(path)}: ${path.join('.')} must be true or false`);
		}

		return found;
	};

	return {text, flag, names: (...path: string[]) => Object.keys(mapping(path))};
}

function onlyDriver(storage: readonly string[], place: Place): string | undefined {
	const drivers = storage.filter((name) => !notDrivers.has(name));
	if (drivers.length > 1) {
		throw invalid(`${place(['storage'])}: storage names more than one driver: ${drivers.join(', ')}`);
	}

	return drivers[0];
}
