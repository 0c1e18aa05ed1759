/**
 * What the page asks of the opener, and what it shows of it.
 *
 * Everything in it was decrypted here and written by the sender: text to be shown, never markup.
 *
 * Units: bytes of plaintext; times in milliseconds since 1970.
 */

import type { Failure } from '../failure.ts';
import type { Progress } from '../send/sending.ts';

export interface Entry {
  /** Its place in the list; how all acts name it. */
  readonly index: number;
  readonly kind: 'file' | 'folder';
  /** Relative, with slashes. Shown through `visible` of text/visible.ts. */
  readonly path: string;
  /** 0 for folders. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly executable: boolean;
}

/** Without a service worker sound and film are held in memory, up to this. */
export const MEDIA_BYTES_MAX = 128 * 1_048_576;

/** A share that was opened: signature, version, capsule and manifest are checked. */
export interface OpenedShare {
  readonly linkId: string;
  readonly name: string | undefined;
  readonly message: string | undefined;
  readonly expiresMs: number | undefined;
  readonly downloadLimit: number | undefined;
  readonly version: number;
  readonly dateMs: number;
  readonly password: boolean;
  /** All downloads are used up, none of them by this device; what it is can be seen, and no more. */
  readonly exhausted: boolean;
  readonly entries: readonly Entry[];
  readonly totalBytes: number;
  /** About how much of it an earlier page, which was closed in the middle of a save, left on this device. */
  readonly keptBytes: number;
}

export type FetchState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'fetching'; readonly progress: Progress; readonly waiting: boolean }
  | { readonly kind: 'paused'; readonly progress: Progress }
  /** Whole, checked and saved under its final name. */
  | { readonly kind: 'done' }
  /**
   * `resumable`: what came is kept, and `resume` goes on from there. After `grant-refused` it takes a new
   * grant, which counts as another download; the person is asked before.
   */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly resumable: boolean }
  | { readonly kind: 'cancelled' };

export interface Fetching {
  pause(): void;
  resume(): void;
  cancel(): void;
}

/** The acts; `createOpener` in opener.ts makes them. */
export interface Opener {
  /**
   * Opens what a link names.
   *
   * @param link the whole text, as pasted or as in the address bar
   * @throws {Failure} password-needed, wrong-password, share-ended, damaged, too-new, ...
   */
  open(link: string, password: string | undefined): Promise<OpenedShare>;
  /**
   * Saves one file under its name, or several as one zip. Must be called from a click, since browsers
   * ask where to save. The grant is counted once for a share and device.
   */
  save(
    share: OpenedShare,
    indexes: readonly number[],
    onChange: (state: FetchState) => void,
  ): Fetching;
  /** A person looks at a file: where a grant was refused, another may be taken. */
  looks(share: OpenedShare): void;
  /**
   * An address that media elements and frames of this page can read by ranges, until `close`. Nothing
   * where this browser can only hold it in memory, and it is larger than `MEDIA_BYTES_MAX`.
   *
   * @param onBroken told why a reading broke off; the element hears only that it did, and may read again.
   * After `grant-refused` it gets no more than it has: a new grant counts as another download
   * @param signal breaks off what is fetched before there is an address
   */
  media(
    share: OpenedShare,
    index: number,
    onBroken: (failure: Failure) => void,
    signal: AbortSignal,
  ): Promise<{ readonly url: string; close(): void } | undefined>;
  /** A small file whole; refused above `limit` bytes. */
  bytes(
    share: OpenedShare,
    index: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Any range of a file, for pdf.js and others that seek.
   *
   * @throws {Failure} bug, for what is no range: whole numbers, 0 <= from <= until
   */
  range(
    share: OpenedShare,
    index: number,
    from: number,
    until: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
}
