/** Libraries that most runs never call, with what is imported from them by name: each has a file of its own, which its first call loads. */
const libraries = {picomatch: [], 'object-hash': ['sha1'], 'stack-utils': []};

export const deferred = Object.keys(libraries);

const prefix = 'deferred:';

/** A plugin for the bundler: an import of such a library becomes what loads it. */
export const deferredLibraries = {
	name: 'deferred-libraries',
	resolveId: {
		filter: {id: deferred.map((library) => new RegExp(`^(?:\\./)?${library}(?:\\.js)?$`))},
		handler(id, importer) {
			if (importer?.startsWith(prefix)) {
				return {id, external: true};
			}

			return importer === undefined ? undefined : prefix + id;
		},
	},
	load: {
		filter: {id: new RegExp(`^${prefix}`)},
		handler(id) {
			const name = id.slice(prefix.length);
			return `
const library = () => require('./${name}.js');
export default new Proxy(function () {}, {
	apply: (_, self, args) => library()(...args),
	construct: (_, args) => new (library())(...args),
	get: (_, name) => library()[name],
});
${libraries[name].map((member) => `export const ${member} = (...args) => library().${member}(...args);`).join('\n')}
`;
		},
	},
};
