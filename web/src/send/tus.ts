/**
 * The tus requests of a sender, each tried once: create, ask, append, remove.
 *
 * Not tus-js-client: it repeats a create under the same metadata, while an object id may be taken by the
 * create whose answer was lost; it answers a lost upload by a new one of the same bytes, which a key may
 * seal only once; and it knows neither Retry-After nor problem types. What is left of it are these four.
 *
 * Retrying is the caller's, who knows what is safe to repeat. Units: stored bytes.
 *
 * Source: tus 1.0.0 with creation and termination; spec/api.yaml (uploads).
 */

import { Failure } from '../failure.ts';
import { toBase64Url } from '../format/base64url.ts';
import type { ObjectId } from '../format/bytes.ts';
import { authorization } from '../http/authorization.ts';
import { expect, Later, problemOf, type Reply } from '../http/problem.ts';
import { ask, push, type Request } from '../http/wire.ts';

const SECRET = /\/([A-Za-z0-9_-]{22})$/;

/** Where an upload stands; `lost`: it was removed, expired, or never was. */
export type UploadState =
  { readonly kind: 'at'; readonly offset: number } | { readonly kind: 'lost' };

/** What became of an append; `elsewhere`: the upload stands at another offset, to be asked. */
export type Appended = UploadState | { readonly kind: 'elsewhere' };

/** For removing; nobody should wait longer for what expires anyway. */
export const REMOVE_MS = 5_000;
/** Of many uploads that are given up. */
export const REMOVES_AT_ONCE = 8;
const LOST = { kind: 'lost' } as const;

export class TusUploads {
  readonly #address: string;
  readonly #token: string | undefined;

  /** @param token for servers that want one */
  constructor(server: string, token: string | undefined) {
    this.#address = `${server}/api/v1/uploads`;
    this.#token = token;
  }

  /** Begins an upload and gives its secret; absent if an object of this id exists. */
  async create(id: ObjectId, stored: number, signal: AbortSignal): Promise<string | undefined> {
    const reply = await ask(
      this.#request('POST', '', signal, {
        'Upload-Metadata': `object ${btoa(toBase64Url(id))}`,
        'Upload-Length': String(stored),
      }),
    );
    if (problemOf(reply) === 'object-exists') return undefined;
    const location = expect(reply, 201).header('Location') ?? '';
    return SECRET.exec(location)?.[1] ?? lied('an upload that is nowhere');
  }

  async ask(upload: string, signal: AbortSignal): Promise<UploadState> {
    const reply = await ask(this.#request('HEAD', `/${upload}`, signal));
    return isLost(reply) ? LOST : at(expect(reply, 200, 204));
  }

  async append(
    upload: string,
    offset: number,
    body: Blob,
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ): Promise<Appended> {
    const headers = {
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
    };
    const request = this.#request('PATCH', `/${upload}`, signal, headers);
    const reply = await push({ ...request, body }, onSent);
    if (isLost(reply)) return LOST;
    if (problemOf(reply) === 'wrong-offset') return { kind: 'elsewhere' };
    return at(expect(reply, 204));
  }

  /**
   * Gives an upload up, tried once: what is not removed now expires at the server by itself, whatever was
   * answered and by whom.
   *
   * @returns whether the server has it no more
   */
  async remove(upload: string, signal = AbortSignal.timeout(REMOVE_MS)): Promise<boolean> {
    try {
      const reply = await ask(this.#request('DELETE', `/${upload}`, signal));
      return reply.status === 204 || isLost(reply);
    } catch (error) {
      if (error instanceof Later || error instanceof Failure) return false;
      if (error instanceof DOMException) return false; // it was broken off
      throw error;
    }
  }

  #request(
    method: Request['method'],
    path: string,
    signal: AbortSignal,
    more?: Readonly<Record<string, string>>,
  ): Request {
    const url = this.#address + path;
    const token = this.#token === undefined ? {} : authorization(this.#token, 'token-refused');
    return { method, url, headers: { 'Tus-Resumable': '1.0.0', ...token, ...more }, signal };
  }
}

/** Only the server's own word: a proxy before a server that restarts may answer 404, too. */
function isLost(reply: Reply): boolean {
  const problem = problemOf(reply);
  return problem === 'unknown-upload' || problem === 'upload-expired';
}

function at(reply: Reply): UploadState {
  const offset = Number(reply.header('Upload-Offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0) lied('an upload without an offset');
  return { kind: 'at', offset };
}

/** @throws {Failure} not-a-server */
export function lied(how: string): never {
  throw new Failure('not-a-server', how);
}
