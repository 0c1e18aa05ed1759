/**
 * Where a download goes. Whatever it is, nobody may take half of it for the whole: the file gets its
 * name, or the download its good end, by `finish` alone, which is called after everything was checked.
 *
 * Which one, in which browser, and why: docs/decisions/0053-how-the-page-saves.md.
 *
 * Units: bytes.
 */

import { Failure } from '../failure.ts';
import type { Bytes } from '../format/bytes.ts';

export interface Sink {
  /** Takes the next bytes, which are its own from then on; returns when it wants more. */
  write(bytes: Bytes): Promise<void>;
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
  /** Rejects when its place is gone, also while nothing is written; absent where only a write can tell. */
  readonly over?: Promise<never>;
}

export interface Saved {
  readonly name: string;
  readonly size: number;
}

/** The person closed the browser's dialog, or ended the download in the browser's list. */
export class Declined extends Error {}

/** What a sink's own trouble means for a person. */
export function sinkFailure(error: unknown): Error {
  if (!(error instanceof DOMException))
    return error instanceof Error ? error : new Error('unknown');
  switch (error.name) {
    case 'QuotaExceededError':
      return new Failure('no-room-to-save', 'the disk or the quota is full', { cause: error });
    // Who cancels a save is told by its signal, and not by the write that this breaks.
    case 'AbortError':
      return new Failure('browser-refused', error.message, { cause: error });
    default:
      return new Failure('not-writable', error.name, { cause: error });
  }
}
