import {UserError} from '../errors.ts';
import type {Descriptor, Manifest} from './compose-manifest.ts';
import {digestOf} from './digest-of.ts';
import {sendRequest, type Answer} from './send-request.ts';

/** Pushes to a registry over its HTTP API (distribution-spec, "Push"), as much as noise needs. */
export class PushClient {
	readonly #url: URL;
	readonly #headers: Readonly<Record<string, string>>;
	readonly #pushed = new Set<string>();

	/** `address`: the registry's URL; a user and a password in it are sent to it. Undefined for what is none. */
	static to(address: string): PushClient | undefined {
		const url = URL.canParse(address) ? new URL(address) : undefined;
		return url && ['http:', 'https:'].includes(url.protocol) ? new PushClient(url) : undefined;
	}

	private constructor(given: URL) {
		const url = new URL(given);
		const {username, password} = url;
		const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
		this.#headers = username === '' ? {} : {authorization: `Basic ${Buffer.from(login).toString('base64')}`};
		url.username = '';
		url.password = '';
		url.pathname = url.pathname.replace(/\/*$/, '/');
		this.#url = url;
	}

	/** The registry's URL, without a password. */
	get url(): string {
		return this.#url.href;
	}

	async pushBlob(repository: string, bytes: Uint8Array | string, mediaType: string): Promise<Descriptor> {
		const body = Buffer.from(bytes);
		const descriptor = {mediaType, digest: digestOf(body), size: body.length};
		const place = `${repository}@${descriptor.digest}`;
		if (!this.#pushed.has(place)) {
			const begun = await this.#ask(202, 'POST', new URL(`v2/${repository}/blobs/uploads/`, this.#url));
			const upload = this.#location(begun.headers);
			upload.searchParams.set('digest', descriptor.digest);
			await this.#ask(201, 'PUT', upload, body, 'application/octet-stream');
			this.#pushed.add(place);
		}

		return descriptor;
	}

	/** Without a tag it is pushed by its digest. */
	async pushManifest(
		repository: string,
		manifest: Manifest & {mediaType?: unknown},
		tag?: string,
	): Promise<Descriptor> {
		const body = Buffer.from(JSON.stringify(manifest));
		const descriptor = {mediaType: String(manifest.mediaType), digest: digestOf(body), size: body.length};
		const path = `v2/${repository}/manifests/${tag ?? descriptor.digest}`;
		await this.#ask(201, 'PUT', new URL(path, this.#url), body, descriptor.mediaType);
		return descriptor;
	}

	async #ask(status: number, method: string, url: URL, body?: Buffer, type?: string): Promise<Answer> {
		const headers = {...this.#headers, ...(type === undefined ? {} : {'content-type': type})};
		const answer = await sendRequest(url, {method, headers, ...(body && {body})}).catch((error: unknown) => {
			throw new UserError(`Cannot reach the registry at ${this.url}`, {
				hint: 'Is it running, and is this its URL? For example: http://localhost:5000',
				cause: error,
			});
		});
		if (answer.status !== status) {
			throw new UserError(`${method} ${url.pathname}: ${answer.status} ${answer.text.slice(0, 200).trim()}`, {
				hint: hints[answer.status] ?? notARegistry,
			});
		}

		return answer;
	}

	/** Where a registry says that an upload goes on. */
	#location({location = ''}: Answer['headers']): URL {
		if (!URL.canParse(location, this.url)) {
			throw new UserError(
				`The registry at ${this.url} sends an upload to ${JSON.stringify(location)}, which is no URL`,
				{
					hint: notARegistry,
				},
			);
		}

		return new URL(location, this.#url);
	}
}

const notARegistry = 'Is this the URL of a registry that takes pushes?';

const hints: Readonly<Record<number, string>> = {
	401: 'It wants a login: http://USER:PASSWORD@localhost:5000 (tokens are not supported).',
	403: 'This login may not push there.',
	405: 'It takes no pushes: it is read-only.',
};
