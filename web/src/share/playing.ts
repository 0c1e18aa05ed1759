/**
 * One file's bytes for its player, opened block by block, ahead of what is shown.
 *
 * Players leave a stream and begin another: elsewhere after a seek, and Chromium after every 128 KiB of a
 * film that stands still. So blocks are whole chunks and belong to the file, not to a stream: what was on
 * its way for the one serves the next, and only what the newest stream does not come to is broken off. How
 * far is read ahead grows with what was taken: a seek shows something soon, and a film that nobody plays
 * costs little.
 *
 * Once a grant is refused nothing more is fetched: the next read would take another one, which counts as
 * another download, and that a person decides.
 *
 * Units: bytes of plaintext; chunks and blocks count from the object's begin.
 */

import { Failure } from '../failure.ts';
import type { Bytes } from '../format/bytes.ts';
import { chunkAt, plainStart } from '../format/sizes.ts';
import { unlessAborted } from './unless-aborted.ts';

/** 256 KiB as stored. */
const CHUNKS_A_BLOCK = 4;
/** On their way besides the one that is waited for: browsers have six connections to a server of HTTP/1.1. */
const AHEAD_MAX = 3;
/** Kept of those that were opened, the last used: 8 MiB. */
const BLOCKS_MAX = 32;

/** Where the file lies in its object, and what opens any part of the file. */
export interface Played {
  readonly offset: number;
  readonly size: number;
  read(from: number, until: number, signal: AbortSignal): Promise<Bytes>;
}

interface Block {
  readonly bytes: Promise<Bytes>;
  readonly stop: AbortController;
}

export class Playing {
  readonly #file: Played;
  /** The last used last. */
  readonly #blocks = new Map<number, Block>();
  #refused: Failure | undefined;

  constructor(file: Played) {
    this.#file = file;
  }

  /** One stream of the player. */
  async *read(
    from: number,
    until: number,
    signal: AbortSignal,
  ): AsyncGenerator<Bytes, void, undefined> {
    if (from >= until) return;
    const { offset } = this.#file;
    const first = blockAt(offset + from);
    const end = blockAt(offset + until - 1) + 1;
    this.#leave((block) => block < first || block > first + AHEAD_MAX);
    let ahead = 1;
    for (let block = first; block < end; block++) {
      signal.throwIfAborted();
      for (let next = block; next < Math.min(block + 1 + ahead, end); next++) this.#begin(next);
      const bytes = await this.#take(block, signal);
      const [start] = this.#placeOf(block);
      // A copy: who is given a buffer takes it away.
      yield bytes.slice(Math.max(0, from - start), until - start);
      ahead = Math.min(ahead * 2, AHEAD_MAX);
    }
  }

  /** When its streams are broken off already. */
  close(): void {
    this.#leave(() => true);
    this.#blocks.clear();
  }

  async #take(block: number, signal: AbortSignal): Promise<Bytes> {
    for (;;) {
      const begun = this.#begin(block);
      try {
        return await unlessAborted(begun.bytes, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        // Told to this stream, and asked for again by the next.
        if (this.#blocks.get(block) === begun) this.#blocks.delete(block);
        if (!begun.stop.signal.aborted) throw error;
        // Broken off by a newer stream, and this one still wants it.
      }
    }
  }

  #begin(index: number): Block {
    const block = this.#blocks.get(index) ?? this.#fetch(index);
    this.#blocks.delete(index);
    this.#blocks.set(index, block);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > BLOCKS_MAX && oldest !== undefined) this.#drop(oldest);
    return block;
  }

  #fetch(index: number): Block {
    const stop = new AbortController();
    const [from, until] = this.#placeOf(index);
    const bytes = this.#refused
      ? Promise.reject<Bytes>(this.#refused)
      : this.#file.read(from, until, stop.signal);
    // Told when it is waited for.
    bytes.catch((error: unknown) => {
      if (error instanceof Failure && error.kind === 'grant-refused') this.#refused = error;
    });
    return { bytes, stop };
  }

  /** Of the file. */
  #placeOf(index: number): [from: number, until: number] {
    const { offset, size } = this.#file;
    const from = plainStart(index * CHUNKS_A_BLOCK) - offset;
    const until = plainStart((index + 1) * CHUNKS_A_BLOCK) - offset;
    return [Math.max(0, from), Math.min(until, size)];
  }

  /** Breaks off what is on its way; what is opened stays. */
  #leave(isLeft: (index: number) => boolean): void {
    for (const [index, { stop }] of this.#blocks) if (isLeft(index)) stop.abort();
  }

  #drop(index: number): void {
    this.#blocks.get(index)?.stop.abort();
    this.#blocks.delete(index);
  }
}

function blockAt(plain: number): number {
  return Math.floor(chunkAt(plain) / CHUNKS_A_BLOCK);
}
