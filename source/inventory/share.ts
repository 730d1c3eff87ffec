/** Cuts a list into stretches of at most `size`. */
export function chunked<T>(items: readonly T[], size: number): T[][] {
	const chunks: T[][] = [];
	for (let at = 0; at < items.length; at += size) {
		chunks.push(items.slice(at, at + size));
	}

	return chunks;
}

/** Bundles items so that each bundle weighs about `weight`: small repositories share a task. */
export function bundled<T>(items: readonly T[], weigh: (item: T) => number, weight: number): T[][] {
	const bundles: T[][] = [];
	let open: T[] = [];
	let sum = 0;
	for (const item of items) {
		open.push(item);
		sum += weigh(item) + 1;
		if (sum >= weight) {
			bundles.push(open);
			open = [];
			sum = 0;
		}
	}

	return open.length > 0 ? [...bundles, open] : bundles;
}

/**
 * What takes results in the order of their tasks, whichever thread was faster, each as soon as it and all before it are
 * there: the same storage gives the same ordinals, and the threads work on meanwhile.
 */
export function takerInOrder<Result>(
	tasks: ReadonlyArray<Promise<Result>>,
	take: (result: Result) => void,
): () => Promise<void> {
	const asked = tasks.map((task) => unhurried(task));
	return async () => {
		for (const task of asked) {
			take(await task);
		}
	};
}

/** Takes results in the order of their tasks. */
export async function inOrder<Result>(
	tasks: ReadonlyArray<Promise<Result>>,
	take: (result: Result) => void,
): Promise<void> {
	return takerInOrder(tasks, take)();
}

/** A task that is awaited later: one that fails before its turn is told in its turn. */
export function unhurried<Task extends Promise<unknown>>(task: Task): Task {
	task.catch(() => undefined);
	return task;
}
