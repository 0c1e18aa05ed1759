/**
 * What page and service worker tell each other.
 *
 * The service worker knows nothing and keeps nothing: whoever asks it for an address makes it ask the
 * pages, and the one that gave the address out answers with the head and, pull by pull, with bytes. So a
 * browser may stop it between two requests, and no key and no name is ever in an address or in it.
 *
 * Units: bytes of plaintext.
 */

import type { Bytes } from '../format/bytes.ts';

/** Below the scope; 22 random characters follow. Nobody but the service worker answers them. */
export const MEDIA_PATH = 'media/';
export const SAVE_PATH = 'save/';

/** From the service worker to every page, each with a port of its own. */
export interface Wanted {
  readonly kind: 'wanted';
  readonly id: string;
  /** Of what; absent for the whole. */
  readonly range: { readonly from: number; readonly until: number | undefined } | undefined;
}

export interface Head {
  readonly kind: 'head';
  readonly type: string;
  /** To be saved under this name, by the browser's own downloads; absent for what is shown. */
  readonly name: string | undefined;
  readonly size: number;
  readonly from: number;
  readonly until: number;
}

/** From page to service worker, on the port. */
export type FromPage =
  | Head
  | { readonly kind: 'unknown' }
  | { readonly kind: 'bytes'; readonly bytes: Bytes }
  | { readonly kind: 'end' }
  /** At any time: what came is not the whole. */
  | { readonly kind: 'failed' };

/** From service worker to page, on the port. */
export type FromServiceWorker = { readonly kind: 'pull' } | { readonly kind: 'cancel' };

/** From page to service worker, with a port for the answer, a boolean. */
export type ToServiceWorker =
  /** Be this page's controller. */
  | { readonly kind: 'claim' }
  /** Stay awake; does this stream still run? */
  | { readonly kind: 'alive'; readonly id: string };
