import {forEachHeld} from '../inventory/graph.ts';
import type {Inventory} from '../inventory/inventory.ts';

/**
 * The strongly connected components of the graph. Within one (an index that lists its own subject;
 * a repository's hold with the manifest that causes it) everything holds everything, so it is held
 * or released as a whole, and counting holds on it from outside is exact.
 */
export interface Components {
	/** By node: the node that stands for its component. */
	readonly of: Uint32Array;
	/** All nodes of the components that have more than one, by the node that stands for it. */
	readonly members: ReadonlyMap<number, readonly number[]>;
}

/** Tarjan's algorithm, with a stack of its own: chains of references may be long. */
export function findComponents(inventory: Inventory): Components {
	const {nodes} = inventory.graph;
	const of = new Uint32Array(nodes);
	const members = new Map<number, number[]>();
	const order = new Uint32Array(nodes);
	const low = new Uint32Array(nodes);
	const onStack = new Uint8Array(nodes);
	const stack: number[] = [];
	let count = 0;

	const enter = (node: number) => {
		order[node] = low[node] = ++count;
		onStack[node] = 1;
		stack.push(node);
		return {node, next: 0, targets: heldBy(inventory, node)};
	};

	const leave = (node: number) => {
		if (low[node] !== order[node]) {
			return;
		}

		const component: number[] = [];
		let member: number;
		do {
			member = stack.pop()!;
			onStack[member] = 0;
			of[member] = node;
			component.push(member);
		} while (member !== node);

		if (component.length > 1) {
			members.set(node, component);
		}
	};

	for (let root = 0; root < nodes; root++) {
		if (order[root] !== 0) {
			continue;
		}

		const open = [enter(root)];
		for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
			if (top.next < top.targets.length) {
				const target = top.targets[top.next++]!;
				if (order[target] === 0) {
					open.push(enter(target));
				} else if (onStack[target] === 1) {
					low[top.node] = Math.min(low[top.node]!, order[target]!);
				}
			} else {
				open.pop();
				leave(top.node);
				const parent = open.at(-1);
				if (parent) {
					low[parent.node] = Math.min(low[parent.node]!, low[top.node]!);
				}
			}
		}
	}

	return {of, members};
}

function heldBy(inventory: Inventory, node: number): number[] {
	const targets: number[] = [];
	forEachHeld(inventory, node, (target) => {
		targets.push(target);
	});
	return targets;
}
