/*
 * What must not reach a terminal from a name, a label or a message that a stranger wrote: control characters (C0,
 * DEL, C1: escape sequences begin with one), line and paragraph separators, format characters (bidirectional
 * overrides and isolates, zero-width joiners, soft hyphens, tags), lone surrogates, and the fillers that are letters
 * and show nothing.
 */
const harmful = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;
/** Nothing but printable ASCII, which most texts are: an order of magnitude cheaper to see. */
const plain = /^[ -~]*$/;

/** A text from strangers as a terminal may show it: what is harmful becomes visible (`\x1b`, `\u202e`); the rest stays. */
export function sanitize(text: string): string {
	return plain.test(text) ? text : text.replace(harmful, escape);
}

/**
 * The same for JSON text that is serialized already: `\u` escapes, so that a program reads exactly what was there and
 * a terminal that shows the document stays unharmed. Line breaks and tabs in it are JSON's own.
 */
export function sanitizeJson(json: string): string {
	return json.replace(harmful, (found) => (found === '\n' || found === '\t' ? found : escapeUnits(found)));
}

function escape(found: string): string {
	const code = found.codePointAt(0)!;
	if (code <= 0xff) {
		return `\\x${hex(code, 2)}`;
	}

	return code <= 0xff_ff ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
}

const escapeUnits = (found: string) =>
	Array.from({length: found.length}, (_, index) => `\\u${hex(found.charCodeAt(index), 4)}`).join('');

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
