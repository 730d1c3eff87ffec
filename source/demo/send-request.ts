import {request as requestHttp, type IncomingHttpHeaders, type OutgoingHttpHeaders} from 'node:http';
import {request as requestHttps} from 'node:https';

export interface SentRequest {
	readonly method: string;
	readonly headers: OutgoingHttpHeaders;
	readonly body?: Buffer;
}

export interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
}

/** Milliseconds without a word from the other side. */
const patience = 30_000;

/**
 * Sends a request to a server that may be anything. Rejects where no whole answer comes. (The `fetch` of Node.js 20 never
 * settles where a connection is taken and closed at once, as Docker's proxy does while a container starts.)
 */
export function sendRequest(url: URL, {method, headers, body}: SentRequest): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const send = url.protocol === 'https:' ? requestHttps : requestHttp;
		const request = send(url, {method, headers, agent: false, timeout: patience});
		request.on('error', reject);
		request.on('timeout', () => request.destroy(new Error(`no answer within ${patience / 1000} s`)));
		request.on('response', (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (part: string) => {
				text += part;
			});
			response.on('error', reject);
			response.on('end', () => resolve({status: response.statusCode ?? 0, headers: response.headers, text}));
		});
		request.end(body);
	});
}
