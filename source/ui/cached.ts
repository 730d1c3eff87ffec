/**
 * Computes once for each value and forgets with it. For what is derived from a whole inventory:
 * never for a frame, never again for the same scan.
 */
export function cachedBy<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
	const known = new WeakMap<Key, Value>();
	return (key) => {
		let value = known.get(key);
		if (value === undefined) {
			value = compute(key);
			known.set(key, value);
		}

		return value;
	};
}
