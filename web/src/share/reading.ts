/**
 * Reads objects of a share, in order and in parallel.
 *
 * Whole objects are checked whole: every chunk, padding and root, and the last bytes that a file has in
 * one are given out after that. Where only some files of a pack are wanted just their chunks are fetched;
 * then each chunk is checked, and nothing is known of the rest.
 *
 * Units: bytes of plaintext; chunks. Memory: `PARALLEL` pieces on their way or waiting, and two more.
 *
 * Source: spec/file-format.md sections 2.4, 3 and 4.
 */

import { Failure } from '../failure.ts';
import { toBase64Url } from '../format/base64url.ts';
import { equal, hash, KEY_BYTES, type Bytes } from '../format/bytes.ts';
import { MerkleTree } from '../format/merkle.ts';
import type { ObjectFacts } from '../format/object-facts.ts';
import { refuse } from '../format/refused.ts';
import {
  CHUNK,
  chunkAt,
  CHUNKS_A_LEAF,
  HEAD,
  plainStart,
  unsealedLength,
} from '../format/sizes.ts';
import { TRIES_MAX } from '../http/patience.ts';
import type { Catalogue } from './catalogue.ts';
import { inOrder } from './in-order.ts';
import type { Openers, Watch } from './openers.ts';
import type { OpenedPiece, Piece, Source } from './piece.ts';
import { fetchRange } from './ranges.ts';

/** Requests at once; a browser has six connections to a host, and previews want some. */
const PARALLEL = 4;
/** 4 MiB as stored: requests are few, and a slow line does not wait for ever for the first. */
const PIECE_CHUNKS = 4 * CHUNKS_A_LEAF;

/** Chunks of one object; `whole` is all of them, with root and padding. */
export interface Stretch {
  readonly object: number;
  readonly firstChunk: number;
  readonly endChunk: number;
  readonly whole: boolean;
}

/** Plaintext of an object from `at` on, without padding. */
export interface Run {
  readonly object: number;
  readonly at: number;
  readonly bytes: Bytes;
}

export function wholeStretch(object: number, facts: ObjectFacts): Stretch {
  return { object, firstChunk: 0, endChunk: unsealedLength(facts.stored).chunks, whole: true };
}

export function rangeStretch(object: number, from: number, until: number): Stretch {
  const endChunk = chunkAt(until - 1) + 1;
  return { object, firstChunk: chunkAt(from), endChunk, whole: false };
}

/** What of the object as stored a stretch fetches. */
export function storedBytesOf(stretch: Stretch, facts: ObjectFacts): number {
  return Math.min(stretch.endChunk * CHUNK, facts.stored) - stretch.firstChunk * CHUNK;
}

interface Part {
  readonly stretch: Stretch;
  readonly facts: ObjectFacts;
  readonly firstChunk: number;
  readonly endChunk: number;
}

/** What a reader needs besides the list of what it shall read. */
export interface ReaderParts {
  readonly base: string;
  readonly catalogue: Catalogue;
  readonly openers: Openers;
  /** Where pieces are kept, of state/kept.ts. */
  readonly shelf: string | undefined;
  readonly grant: () => Promise<string>;
  readonly watch: Watch;
  readonly signal: AbortSignal;
  /** Asked when a piece failed for good: returns if it shall be tried again, throws otherwise. */
  readonly insist: (error: unknown, grant: string | undefined) => Promise<void>;
}

/** @throws {Failure} or {Refused}; what came out before is then no file */
export async function* readStretches(
  stretches: Iterable<Stretch>,
  parts: ReaderParts,
): AsyncGenerator<Run, void, undefined> {
  let tree = new MerkleTree();
  let held: Run | undefined;
  for await (const { part, opened } of inOrder(tasksOf(stretches, parts), PARALLEL)) {
    const { stretch, facts, firstChunk } = part;
    if (stretch.whole) await addLeaves(tree, opened.leaves);
    if (opened.plain.length > 0) {
      if (held) yield held;
      held = { object: stretch.object, at: plainStart(firstChunk), bytes: opened.plain };
    }
    if (part.endChunk < stretch.endChunk) continue;
    if (stretch.whole && !equal(await tree.root(), facts.root)) {
      refuse('wrong-root', 'not the object that was meant');
    }
    tree = new MerkleTree();
    if (held) yield held;
    held = undefined;
  }
}

async function addLeaves(tree: MerkleTree, leaves: Bytes): Promise<void> {
  for (let at = 0; at < leaves.length; at += KEY_BYTES) {
    await tree.add(hash(leaves.slice(at, at + KEY_BYTES)));
  }
}

interface OpenedPart {
  readonly part: Part;
  readonly opened: OpenedPiece;
}

function* tasksOf(
  stretches: Iterable<Stretch>,
  parts: ReaderParts,
): Generator<() => Promise<OpenedPart>, void, undefined> {
  let head: Head | undefined;
  for (const stretch of stretches) {
    const facts = parts.catalogue.facts(stretch.object);
    const known = head?.object === stretch.object ? head : new Head(stretch.object, facts, parts);
    head = known;
    const { endChunk } = stretch;
    for (let first = stretch.firstChunk; first < endChunk; first += PIECE_CHUNKS) {
      const end = Math.min(first + PIECE_CHUNKS, endChunk);
      const part = { stretch, facts, firstChunk: first, endChunk: end };
      yield () => openPart(part, known, parts);
    }
  }
}

/** The first bytes of an object, fetched once if a piece needs them that does not begin with them. */
class Head {
  readonly object: number;
  readonly #facts: ObjectFacts;
  readonly #parts: ReaderParts;
  #bytes: Promise<Bytes> | undefined;

  constructor(object: number, facts: ObjectFacts, parts: ReaderParts) {
    this.object = object;
    this.#facts = facts;
    this.#parts = parts;
  }

  bytes(source: Source): Promise<Bytes> {
    const { stored } = this.#facts;
    const range = { source, from: 0, until: HEAD, stored };
    this.#bytes ??= fetchRange(range, this.#parts.signal, TRIES_MAX).catch((error: unknown) => {
      this.#bytes = undefined;
      throw error;
    });
    return this.#bytes;
  }
}

async function openPart(part: Part, head: Head, parts: ReaderParts): Promise<OpenedPart> {
  const { stretch, facts, firstChunk, endChunk } = part;
  for (;;) {
    let grant: string | undefined;
    try {
      grant = await parts.grant();
      const source = objectSource(parts.base, facts, grant);
      const piece: Piece = {
        source,
        role: 'content',
        facts,
        head: firstChunk === 0 ? undefined : await head.bytes(source),
        firstChunk,
        endChunk,
        hashed: stretch.whole,
        shelf: parts.shelf,
      };
      const opened = await parts.openers.open(piece, parts.watch, parts.signal);
      return { part, opened };
    } catch (error) {
      parts.signal.throwIfAborted();
      await parts.insist(error, grant);
    }
  }
}

export function objectSource(base: string, facts: ObjectFacts, grant: string): Source {
  return { url: `${base}/api/v1/objects/${toBase64Url(facts.id)}`, bearer: grant };
}

/** The bytes of one file after the other, out of runs that come in the files' order. */
export class FileBytes {
  readonly #runs: AsyncIterator<Run, void, undefined>;
  #run: Run | undefined;

  constructor(runs: AsyncGenerator<Run, void, undefined>) {
    this.#runs = runs;
  }

  async *take(
    object: number,
    offset: number,
    length: number,
  ): AsyncGenerator<Bytes, void, undefined> {
    for (let at = offset; at < offset + length;) {
      const run = await this.#runAt(object, at);
      const bytes = run.bytes.subarray(at - run.at, offset + length - run.at);
      at += bytes.length;
      yield bytes;
    }
  }

  /** Reads to the end, so that all is checked that is read whole. */
  async finish(): Promise<void> {
    while (!(await this.#runs.next()).done);
  }

  async #runAt(object: number, at: number): Promise<Run> {
    for (;;) {
      const run = this.#run;
      if (run?.object === object && at >= run.at && at < run.at + run.bytes.length) return run;
      const next = await this.#runs.next();
      if (next.done) throw new Failure('bug', 'a file that was not read');
      this.#run = next.value;
    }
  }
}
