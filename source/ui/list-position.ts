/** Where a list stands: the row under the cursor and the first row in view. */
export interface ListPosition {
	readonly cursor: number;
	readonly top: number;
}

export const atTop: ListPosition = {cursor: 0, top: 0};

/**
 * Moves the cursor to a row. At an edge the list scrolls by half a page: shifting every row by one
 * line would send almost the whole screen with each key press.
 */
export function moveTo(position: ListPosition, target: number, count: number, height: number): ListPosition {
	if (count === 0) {
		return atTop;
	}

	const cursor = clamp(target, 0, count - 1);
	const half = Math.max(1, Math.floor(height / 2));
	let {top} = position;
	if (cursor < top) {
		top = cursor === top - 1 ? top - half : cursor - half;
	} else if (cursor >= top + height) {
		top = cursor === top + height ? top + half : cursor - half;
	}

	return settle({cursor, top}, count, height);
}

/** Moves by a page or half of one: the view and the cursor go together. */
export function moveBy(position: ListPosition, rows: number, count: number, height: number): ListPosition {
	if (count === 0) {
		return atTop;
	}

	return settle({cursor: clamp(position.cursor + rows, 0, count - 1), top: position.top + rows}, count, height);
}

/** Makes a position fit a list and a height that may have changed. */
export function settle(position: ListPosition, count: number, height: number): ListPosition {
	if (count === 0) {
		return atTop;
	}

	const cursor = clamp(position.cursor, 0, count - 1);
	const top = clamp(position.top, 0, Math.max(0, count - height));
	if (cursor < top) {
		return {cursor, top: cursor};
	}

	return {cursor, top: cursor >= top + height ? cursor - height + 1 : top};
}

/** As pagers say it: `Top`, `End`, `All`, or how far down the view is. */
export function placeOf(position: ListPosition, count: number, height: number): string {
	if (count <= height) {
		return 'All';
	}

	if (position.top === 0) {
		return 'Top';
	}

	return position.top + height >= count ? 'End' : `${Math.floor((position.top * 100) / (count - height))}%`;
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
