/**
 * Whether this browser can do what the page needs, before anybody chooses a file.
 *
 * Source: the parts that are used: WebCrypto with Ed25519 (Chrome 137, Firefox 129, Safari 17), workers,
 * IndexedDB, locks, AbortSignal.any and Promise.withResolvers (Chrome 119, Firefox 124, Safari 17.4).
 */

import { fromBase64Url } from './format/base64url.ts';
import { KEY_BYTES } from './format/bytes.ts';
import type { FailureKind } from './failure.ts';

export type Unsupported = Extract<FailureKind, 'insecure-origin' | 'unsupported-browser'>;

const PARTS: readonly (readonly string[])[] = [
  ['Worker'],
  ['IDBFactory'], // where a browser keeps nothing, only to look at `indexedDB` may throw
  ['ReadableStream'],
  ['navigator', 'locks'],
  ['AbortSignal', 'any'],
  ['Promise', 'withResolvers'],
];

/** RFC 8037, appendix A.2. No key that is drawn instead: WebKitGTK 2.50 fails to draw one of a hundred. */
const PUBLIC_KEY = fromBase64Url('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', KEY_BYTES);

export async function findUnsupported(): Promise<Unsupported | undefined> {
  if (!isSecureContext) return 'insecure-origin';
  if (lacks(globalThis)) return 'unsupported-browser';
  try {
    await crypto.subtle.importKey('raw', PUBLIC_KEY, 'Ed25519', false, ['verify']);
    return undefined;
  } catch {
    return 'unsupported-browser';
  }
}

/** Whether a part is missing there; exported for the tests. */
export function lacks(scope: object): boolean {
  return PARTS.some(
    (path) =>
      path.reduce<unknown>(
        (within, name) => (within as Record<string, unknown> | undefined)?.[name],
        scope,
      ) === undefined,
  );
}
