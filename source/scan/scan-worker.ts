import {parentPort} from 'node:worker_threads';
import {packError, type Reply, type Request} from './messages.ts';
import {tasks} from './tasks.ts';

/* The entry of a worker thread: one task at a time, synchronous calls only. */

const port = parentPort;
port?.on('message', ({id, name, v2, input}: Request) => {
	let reply: Reply;
	try {
		const task = tasks[name] as (v2: string, input: unknown) => unknown;
		reply = {id, result: task(v2, input)};
	} catch (error) {
		reply = {id, error: packError(error)};
	}

	port.postMessage(reply, transferable('result' in reply ? reply.result : undefined));
});

/** The buffers of a result's own fields: they move to the other thread instead of being copied. */
function transferable(result: unknown): ArrayBuffer[] {
	const fields: unknown[] = typeof result === 'object' && result !== null ? [result, Object.values(result)].flat() : [];
	return fields.flatMap((field) => (ArrayBuffer.isView(field) ? [field.buffer as ArrayBuffer] : []));
}
