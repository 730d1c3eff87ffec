/** A field of a JSON object. */
export interface Field {
	readonly name: string;
	/** How it ends where it is written as usual: few other texts do, and it is found sooner than a quotation mark. */
	readonly ending: string;
}

export const asField = (name: string): Field => ({name, ending: `${name}"`});

/**
 * The first of some fields that a JSON object has more than once, in whatever spelling of its characters. `JSON.parse`
 * takes the last one; a decoder in Go merges them (encoding/json: `null` leaves what was there before), others take
 * the first, or refuse.
 * @param json has been parsed before: it is valid.
 */
export function repeatedField(json: string, fields: readonly Field[]): string | undefined {
	// Nearly every manifest ends here.
	if (!json.includes(escape) && !fields.some(({ending}) => occursTwice(json, ending))) {
		return undefined;
	}

	const seen = new Set<string>();
	for (const key of ownKeys(json)) {
		if (seen.has(key) && fields.some(({name}) => name === key)) {
			return key;
		}

		seen.add(key);
	}

	return undefined;
}

/** How any character of a key may be written. */
const escape = String.raw`\u`;

function occursTwice(text: string, part: string): boolean {
	const first = text.indexOf(part);
	return first >= 0 && text.includes(part, first + part.length);
}

/** The keys of the outermost object, each as often as it is there. */
function* ownKeys(json: string): Generator<string> {
	let depth = 0;
	for (let at = 0; at < json.length; at++) {
		const character = json[at];
		if (character === '{' || character === '[') {
			depth++;
		} else if (character === '}' || character === ']') {
			depth--;
		} else if (character === '"') {
			const end = endOfText(json, at);
			if (depth === 1 && isKey(json, end)) {
				yield JSON.parse(json.slice(at, end)) as string;
			}

			at = end - 1;
		}
	}
}

/** The position behind the quotation mark that ends a text. */
function endOfText(json: string, start: number): number {
	let at = start + 1;
	while (json[at] !== '"') {
		at += json[at] === '\\' ? 2 : 1;
	}

	return at + 1;
}

/** True when a colon follows. */
function isKey(json: string, from: number): boolean {
	let at = from;
	while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') {
		at++;
	}

	return json[at] === ':';
}
