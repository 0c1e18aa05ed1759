/**
 * Whether this browser can do what the page needs, before anybody chooses a file.
 *
 * Source: the parts that are used: WebCrypto with Ed25519 (Chrome 137, Firefox 129, Safari 17), workers,
 * IndexedDB.
 */

import type { FailureKind } from './failure.ts';

export type Unsupported = Extract<FailureKind, 'insecure-origin' | 'unsupported-browser'>;

export async function findUnsupported(): Promise<Unsupported | undefined> {
  if (!isSecureContext) return 'insecure-origin';
  const parts = ['Worker', 'indexedDB', 'ReadableStream'];
  if (parts.some((part) => !(part in globalThis))) return 'unsupported-browser';
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    return undefined;
  } catch {
    return 'unsupported-browser';
  }
}
