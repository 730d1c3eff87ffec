import {isNode, LineCounter, parseDocument} from 'yaml';

/** A file's settings, and where in it a name stands. */
export interface ParsedYaml {
	readonly settings: unknown;
	/** `FILE:LINE:COLUMN` of what a path of names leads to. */
	readonly place: (path: readonly string[]) => string;
	/** The first thing that is no YAML, with its place. */
	readonly broken: {readonly message: string; readonly cause: Error} | undefined;
}

/** Parses a registry's configuration. It is YAML 1.1, in which `enabled: yes` is true and `<<` merges. */
export function parseYaml(text: string, file: string): ParsedYaml {
	const lines = new LineCounter();
	const document = parseDocument(text, {lineCounter: lines, version: '1.1', prettyErrors: false});
	const at = (offset: number) => `${file}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`;
	const [broken] = document.errors;
	if (broken) {
		const message = `${at(broken.pos[0])}: ${broken.message}`;
		return {settings: undefined, place: () => at(0), broken: {message, cause: broken}};
	}

	const place = (path: readonly string[]) => {
		const node: unknown = document.getIn(path, true);
		return at(isNode(node) ? (node.range?.[0] ?? 0) : 0);
	};

	return {settings: document.toJS() ?? {}, place, broken: undefined};
}
