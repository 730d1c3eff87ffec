/** Libraries that most runs never call: each has a file of its own, which its first call loads. */
export const deferred = ['picomatch'];

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
		handler: (id) => `
const library = () => require('./${id.slice(prefix.length)}.js');
export default new Proxy(() => undefined, {
	apply: (_, self, args) => library()(...args),
	get: (_, name) => library()[name],
});
`,
	},
};
