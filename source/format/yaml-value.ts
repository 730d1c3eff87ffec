import {visit, type Document} from 'yaml';

/** What a YAML document says, or what is wrong with an alias in it, and where that stands. */
export type YamlValue = {readonly value: unknown} | {readonly broken: Error; readonly offset: number};

/** What aliases stand for is put in their place; a name that nothing has, and a thousandfold of them, are errors. */
export function yamlValue(document: Document): YamlValue {
	try {
		return {value: document.toJS() as unknown};
	} catch (error) {
		if (!(error instanceof ReferenceError)) {
			throw error;
		}

		return {broken: error, offset: offsetOfUnknown(document)};
	}
}

/** Where the first alias of nothing stands. */
function offsetOfUnknown(document: Document): number {
	let offset = 0;
	visit(document, {
		Alias(_, alias) {
			if (alias.resolve(document) === undefined) {
				offset = alias.range?.[0] ?? 0;
				return visit.BREAK;
			}

			return undefined;
		},
	});
	return offset;
}
