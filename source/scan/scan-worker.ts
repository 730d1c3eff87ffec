import {parentPort} from 'node:worker_threads';
import {carryOut} from './carry-out.ts';
import {packError, type Reply, type Request} from './messages.ts';

/* The entry of a worker thread: one task at a time. */

const port = parentPort;
port?.on('message', (request: Request) => {
	const {id} = request;
	let reply: Reply;
	try {
		reply = {id, result: carryOut(request)};
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
