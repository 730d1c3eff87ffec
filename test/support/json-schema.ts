import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {Ajv2020} from 'ajv/dist/2020.js';

/** As much of a JSON Schema as the published one uses. */
export interface Schema {
	readonly $id?: string;
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly type?: string;
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly items?: Schema;
	readonly oneOf?: readonly Schema[];
	readonly anyOf?: readonly Schema[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
}

// This file runs as build/test/support/json-schema.js.
const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** The file in the package that says what `--json` prints. */
export const publishedSchema = JSON.parse(readFileSync(path.join(checkout, 'docs/schema-1.json'), 'utf8')) as Schema;

/**
 * What is published lets readers pass by fields that they do not know. The tests do not: a field that is printed and not
 * described fails.
 */
function closed<Value>(value: Value): Value {
	if (Array.isArray(value)) {
		return value.map((item: unknown) => closed(item)) as Value;
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	const entries = Object.entries(value).map(([key, part]) => [key, closed<unknown>(part)]);
	const isObject = 'properties' in value && 'required' in value;
	return Object.fromEntries([...entries, ...(isObject ? [['additionalProperties', false]] : [])]) as Value;
}

const ajv = new Ajv2020({strict: true, allErrors: true});
ajv.addSchema(closed(publishedSchema));

/** Fails with every difference unless this is, field for field, what the schema says of its `command`. */
export function assertDescribed(document: unknown): void {
	assertDefined(document, (document as {readonly command: string}).command);
	// Whoever validates against the whole file gets one answer.
	assert.ok(ajv.validate(publishedSchema.$id!, document), 'no command, or several, of the schema fit');
}

/** The same for a line of `--progress json`. */
export function assertLineDescribed(line: unknown): void {
	assertDefined(line, 'progressLine');
}

function assertDefined(value: unknown, definition: string): void {
	const validate = ajv.getSchema(`${publishedSchema.$id}#/$defs/${definition}`);
	assert.ok(validate, `${definition} is not described`);
	const isValid = validate(value);
	assert.ok(isValid, `${definition}: ${ajv.errorsText(validate.errors, {separator: '\n'})}`);
}
