/**
 * What page and opening workers tell each other.
 *
 * A piece is some consecutive chunks of one object. A worker fetches it, goes on by itself after a cut
 * from the byte where it was, opens it, and gives its plaintext away as one block: no byte of a file
 * passes through the page's thread but by reference.
 *
 * Units: chunks of 65,536 bytes as stored; bytes.
 */

import type { FailureKind } from '../failure.ts';
import type { Bytes } from '../format/bytes.ts';
import type { ObjectFacts } from '../format/object-facts.ts';
import type { Role } from '../format/object-header.ts';

/** Where an object's bytes are, and what opens the way to them. */
export interface Source {
  readonly url: string;
  readonly bearer: string;
}

export interface Piece {
  readonly source: Source;
  readonly role: Role;
  readonly facts: ObjectFacts;
  /** The object's first 98 bytes; absent if the piece begins with them. */
  readonly head: Bytes | undefined;
  readonly firstChunk: number;
  readonly endChunk: number;
  /** Whether its leaves are hashed; then it begins with a leaf and ends with one. */
  readonly hashed: boolean;
  /** The folder of state/kept.ts where it may lie already, or is kept; absent if it is not. */
  readonly shelf: string | undefined;
}

export interface OpenedPiece {
  /** Without padding; empty if there is nothing else in it. */
  readonly plain: Bytes;
  /** Hashes of the leaves, 32 bytes each. */
  readonly leaves: Bytes;
}

export type ToOpener =
  | { readonly kind: 'open'; readonly job: number; readonly piece: Piece }
  | { readonly kind: 'drop'; readonly job: number }
  /** Requests are broken off, what was received is kept, until it is false again. */
  | { readonly kind: 'hold'; readonly hold: boolean };

export type FromOpener =
  | { readonly kind: 'received'; readonly job: number; readonly bytes: number }
  | { readonly kind: 'waiting'; readonly job: number; readonly waiting: boolean }
  | { readonly kind: 'opened'; readonly job: number; readonly opened: OpenedPiece }
  | {
      readonly kind: 'failed';
      readonly job: number;
      readonly failure: FailureKind;
      readonly detail: string;
    };
