/**
 * Requests, each tried once: small ones by fetch, bytes of uploads by XMLHttpRequest.
 *
 * Only XMLHttpRequest tells how much of a body has left, which a person on a slow line wants to see and
 * which alone tells a slow upload from a dead one. Bodies are Blobs: a stream as body needs HTTP/2 in
 * Chromium and is silently replaced by a text in Firefox.
 *
 * No cookie, no referrer, no cache. fetch follows no redirect, since secrets would follow it: what it then
 * gives has the status 0, which no server of ours answers with. XMLHttpRequest cannot refuse them: the page's `connect-src 'self'` keeps it on this origin, and an answer
 * from another address than the one that was asked is not taken.
 *
 * Units: bytes, milliseconds. Source: spec/api.yaml.
 */

import { Failure } from '../failure.ts';
import { readBounded, tooLong } from './bounded.ts';
import { Later, type Reply } from './problem.ts';

/** A small request that is not answered in this time is given up. */
const ANSWER_MS = 30_000;
/** A body of which no byte leaves, or whose answer does not come, in this time is given up. */
const STILL_MS = 60_000;
/** The largest answer: a chunk of a manifest; a share, as boxes and record in base64url, is 12 kB. */
const ANSWER_BYTES_MAX = 65_536;

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob | Uint8Array<ArrayBuffer> | string;
  readonly signal: AbortSignal;
}

/** The network failed: nobody can say whether the request arrived. */
export function cut(detail: string, cause?: unknown): Later {
  return new Later(new Failure('unreachable', detail, { cause }));
}

/**
 * @throws {Later} without an answer
 * @throws {DOMException} AbortError, when the signal says so
 */
export async function ask(request: Request): Promise<Reply> {
  const { signal, url, body, ...rest } = request;
  try {
    const response = await fetch(url, {
      ...rest,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
    });
    return {
      status: response.status,
      body: await readBounded(response, ANSWER_BYTES_MAX),
      header: (name) => response.headers.get(name) ?? undefined,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Failure) throw error;
    throw cut('no answer', error);
  }
}

/**
 * Sends a large body.
 *
 * @param onSent how much of the body has left this device; it may yet be lost
 * @throws as `ask`
 */
export function push(request: Request, onSent: (bytes: number) => void): Promise<Reply> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const xhr = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let refused: Failure | undefined;
    const abort = (): void => {
      xhr.abort();
    };
    const alive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(abort, STILL_MS);
    };
    xhr.open(request.method, request.url);
    xhr.responseType = 'arraybuffer';
    for (const [name, value] of Object.entries(request.headers ?? {})) {
      xhr.setRequestHeader(name, value);
    }
    xhr.upload.addEventListener('progress', (event) => {
      alive();
      onSent(event.loaded);
    });
    xhr.addEventListener('progress', (event) => {
      if (event.loaded <= ANSWER_BYTES_MAX) return;
      refused = tooLong();
      xhr.abort();
    });
    xhr.addEventListener('loadend', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      refused ??= isElsewhere(xhr, request.url)
        ? new Failure('not-a-server', 'a redirect')
        : undefined;
      if (refused) reject(refused);
      else if (xhr.status > 0) resolve(replyOf(xhr));
      else reject(signal.aborted ? (signal.reason as Error) : cut('the connection broke'));
    });
    signal.addEventListener('abort', abort);
    alive();
    xhr.send(request.body ?? null);
  });
}

/** Whether a redirect was followed. */
function isElsewhere(xhr: XMLHttpRequest, asked: string): boolean {
  return xhr.status > 0 && xhr.responseURL !== new URL(asked, location.href).href;
}

function replyOf(xhr: XMLHttpRequest): Reply {
  const body = xhr.response as ArrayBuffer | null;
  return {
    status: xhr.status,
    body: new Uint8Array(body ?? new ArrayBuffer(0)),
    header: (name) => xhr.getResponseHeader(name) ?? undefined,
  };
}
