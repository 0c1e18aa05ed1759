/**
 * What the page and its sealing workers say to each other.
 *
 * A worker is told of an object once and asked for its leaves, any number at a time; sealed bytes come
 * back by transfer, never as a copy. It reads the files itself: their bytes never lie in the page.
 *
 * Units: bytes; leaves of 1 MiB as stored.
 */

import type { Bytes, Hash } from '../format/bytes.ts';
import type { SealingSecrets } from '../format/chunks.ts';

export type ToSealer =
  /** `content`: the plaintext before padding, its files end to end. */
  | {
      readonly kind: 'open';
      readonly object: number;
      readonly secrets: SealingSecrets;
      readonly content: Blob;
    }
  | { readonly kind: 'seal'; readonly object: number; readonly leaf: number }
  | { readonly kind: 'close'; readonly object: number };

export type FromSealer =
  | {
      readonly kind: 'sealed';
      readonly object: number;
      readonly leaf: number;
      readonly hash: Hash;
      readonly bytes: Bytes;
    }
  | {
      readonly kind: 'failed';
      readonly object: number;
      readonly leaf: number;
      readonly failure: 'file-unreadable' | 'file-changed' | 'bug';
      readonly detail: string;
    };
