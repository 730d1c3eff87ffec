import {request as requestHttp, type IncomingHttpHeaders} from 'node:http';
import {request as requestHttps} from 'node:https';
import {reachable, type Address} from './address.ts';

/** What is asked; by default `GET <prefix>v2/`, the registry API's version check. */
export interface V2Question {
	readonly prefix: string;
	readonly tls: boolean;
	readonly method?: 'GET' | 'OPTIONS';
	/** What comes after `v2/`. */
	readonly path?: string;
}

export interface V2Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
}

/** Milliseconds that a server may take to answer. */
const patience = 5000;

/**
 * Asks below `<prefix>v2/`, with methods that create nothing. Rejects with the connection's own error. Certificates are
 * not checked: nothing is sent, and little is believed.
 */
export function askV2(
	address: Address,
	{prefix, tls, method = 'GET', path = ''}: V2Question,
	signal?: AbortSignal,
): Promise<V2Answer> {
	return new Promise((resolve, reject) => {
		const options = {
			...reachable(address),
			method,
			path: `${prefix}v2/${path}`,
			agent: false,
			timeout: patience,
			...(signal && {signal}),
		};
		const request = tls ? requestHttps({...options, rejectUnauthorized: false}) : requestHttp(options);
		request.on('error', reject);
		request.on('timeout', () => request.destroy(new Error(`no answer within ${patience / 1000} s`)));
		request.on('response', (response) => {
			response.resume();
			response.on('error', reject);
			response.on('end', () => {
				resolve({status: response.statusCode ?? 0, headers: response.headers});
			});
		});
		request.end();
	});
}
