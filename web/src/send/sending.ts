/**
 * What the page asks of the sender, and what it shows of it.
 *
 * Nothing here knows a document: the interface draws these values, the sender makes them.
 *
 * Units: bytes of the chosen files (before padding and sealing) in everything that a person sees.
 */

import type { Failure } from '../failure.ts';
import type { Expiry } from '../ends.ts';
import type { Links } from '../shares/links.ts';
import type { OwnShare } from '../state/own-share.ts';

/** A file or folder that a person chose. Paths are relative, with slashes, in NFC, as the share will show them. */
export type Picked =
  | { readonly kind: 'file'; readonly path: string; readonly file: File }
  | { readonly kind: 'folder'; readonly path: string };

export interface SendOptions {
  readonly name: string | undefined;
  readonly message: string | undefined;
  readonly expiry: Expiry;
  /** Absent for unlimited. */
  readonly downloadLimit: number | undefined;
  readonly password: string | undefined;
  /** For servers that take uploads with a token only. */
  readonly token: string | undefined;
}

/** What moves while bytes move. */
export interface Progress {
  readonly totalBytes: number;
  readonly doneBytes: number;
  /** Over the last seconds; 0 until something is known. */
  readonly bytesPerSecond: number;
  /** Absent until something is known. */
  readonly secondsLeft: number | undefined;
}

export type SendState =
  /** `waiting`, here and below: the network or the server is away, and the sender tries again by itself. */
  | { readonly kind: 'preparing'; readonly waiting: boolean }
  /** `checking`: all bytes are there, and the files are read again, since they may have been written meanwhile. */
  | {
      readonly kind: 'sending';
      readonly progress: Progress;
      readonly waiting: boolean;
      readonly checking: boolean;
    }
  | { readonly kind: 'paused'; readonly progress: Progress }
  /** All bytes are there; the share is being signed. */
  | { readonly kind: 'finishing'; readonly progress: Progress; readonly waiting: boolean }
  | { readonly kind: 'done'; readonly sent: Sent }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' };

export interface Sent extends Links {
  readonly share: OwnShare;
}

/** One send that runs. */
export interface Sending {
  /** Of what another run goes on with, once there is something. */
  readonly id: string | undefined;
  pause(): void;
  resume(): void;
  /** Ends it, removes what was uploaded where that is possible, and forgets it. */
  cancel(): Promise<void>;
  /** Bytes sent of the file at this index of what was picked. */
  sentOf(index: number): number;
}

/** A send that a reload or a crash broke off; going on with it takes the same files chosen again. */
export interface Unfinished {
  readonly id: string;
  readonly name: string;
  readonly files: number;
  readonly totalBytes: number;
  readonly startedMs: number;
  /** Of the share: it must be typed again, since it is kept nowhere. */
  readonly password: boolean;
}

/** The acts; `createSender` in sender.ts makes them. */
export interface Sender {
  /**
   * @param onChange called at most some ten times a second, and with the last state always
   * @param before a send that failed; unless it was signed this one takes its place, and gives up at once what it
   * does not use, so that it takes no room
   */
  send(
    picked: readonly Picked[],
    options: SendOptions,
    onChange: (state: SendState) => void,
    before?: string,
  ): Sending;
  unfinished(): Promise<readonly Unfinished[]>;
  /** Goes on; files that changed meanwhile are sealed anew. What is not used goes when all has arrived, or room is short. */
  resume(
    id: string,
    picked: readonly Picked[],
    password: string | undefined,
    token: string | undefined,
    onChange: (state: SendState) => void,
  ): Sending;
  forget(id: string): Promise<void>;
}
