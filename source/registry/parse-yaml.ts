import {isNode, LineCounter, parseDocument} from 'yaml';
import {yamlValue} from '../format/yaml-value.ts';

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
	const broken = (error: Error, offset: number): ParsedYaml => ({
		settings: undefined,
		place: () => at(0),
		broken: {message: `${at(offset)}: ${error.message}`, cause: error},
	});
	const [error] = document.errors;
	if (error) {
		return broken(error, error.pos[0]);
	}

	const read = yamlValue(document);
	if ('broken' in read) {
		return broken(read.broken, read.offset);
	}

	const place = (path: readonly string[]) => {
		const node: unknown = document.getIn(path, true);
		return at(isNode(node) ? (node.range?.[0] ?? 0) : 0);
	};

	return {settings: read.value ?? {}, place, broken: undefined};
}
