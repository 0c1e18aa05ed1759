/**
 * Fetches and opens pieces, beside the page so that it stays quick.
 *
 * Source: share/piece.ts (the words), format/opener.ts (the work).
 */
/// <reference lib="webworker" />

import { release, type Bytes } from '../format/bytes.ts';
import { LeafBuffer } from '../format/merkle.ts';
import { ObjectOpener } from '../format/opener.ts';
import { CHUNK, CHUNKS_A_LEAF, HEAD, LEAF, plainStart } from '../format/sizes.ts';
import { Patience, TRIES_MAX } from '../http/patience.ts';
import { asFailure } from '../refusals.ts';
import { keep, readKept } from '../state/kept.ts';
import type { FromOpener, OpenedPiece, Piece, ToOpener } from './piece.ts';
import { readRange } from './ranges.ts';

const worker = self as unknown as DedicatedWorkerGlobalScope;
/** Progress of a slow piece is told this often. */
const TOLD_MS = 250;

const jobs = new Map<number, AbortController>();
let held = false;
let broken = new AbortController();
let released: (() => void)[] = [];
/** What is smaller comes again sooner than a file is made. */
const KEPT_LEAST = LEAF;
/** Until the device is short of room. */
let keeping = true;

function tell(message: FromOpener, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer);
}

function hold(on: boolean): void {
  held = on;
  if (on) {
    broken.abort();
    return;
  }
  broken = new AbortController();
  for (const wake of released) wake();
  released = [];
}

async function whenReleased(): Promise<void> {
  if (held) await new Promise<void>((resolve) => released.push(resolve));
}

/** Cuts what comes into leaves, and opens each as soon as it is there. */
class Assembly {
  readonly #piece: Piece;
  readonly #hashes: Bytes;
  readonly #plain: Bytes;
  readonly #stored: number;
  readonly #done: Promise<void>[] = [];
  #opener: Promise<ObjectOpener> | undefined;
  #buffer: LeafBuffer | undefined;
  #filled = 0;
  #leaf = 0;
  #present = 0;

  constructor(piece: Piece, stored: number) {
    this.#piece = piece;
    this.#stored = stored;
    this.#hashes = new Uint8Array(piece.hashed ? Math.ceil(stored / LEAF) * 32 : 0);
    const start = plainStart(piece.firstChunk);
    const end = Math.min(plainStart(piece.endChunk), piece.facts.size);
    this.#plain = new Uint8Array(Math.max(0, end - start));
  }

  add(part: Bytes): void {
    for (let at = 0; at < part.length;) {
      this.#buffer ??= new LeafBuffer(Math.min(LEAF, this.#stored - this.#leaf * LEAF));
      const { bytes } = this.#buffer;
      const taken = part.subarray(at, at + bytes.length - this.#filled);
      bytes.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled < bytes.length) return;
      const opened = this.#open(this.#buffer, this.#leaf++);
      opened.catch(() => undefined); // `finish` tells
      this.#done.push(opened);
      this.#buffer = undefined;
      this.#filled = 0;
    }
  }

  async finish(): Promise<OpenedPiece> {
    await Promise.all(this.#done);
    return { plain: this.#plain.subarray(0, this.#present), leaves: this.#hashes };
  }

  async #open(buffer: LeafBuffer, leaf: number): Promise<void> {
    const piece = this.#piece;
    const hashed = piece.hashed ? buffer.hash() : undefined;
    const first = piece.firstChunk + leaf * CHUNKS_A_LEAF;
    this.#opener ??= ObjectOpener.open(piece.role, piece.facts, piece.head ?? buffer.bytes);
    const opener = await this.#opener;
    const stored = first === 0 ? buffer.bytes.subarray(HEAD) : buffer.bytes;
    let at = plainStart(first);
    for (const plain of await opener.openChunks(first, stored)) {
      const present = opener.unpad(at, plain);
      const place = at - plainStart(piece.firstChunk);
      if (present.length > 0) this.#plain.set(present, place);
      this.#present = Math.max(this.#present, place + present.length);
      at += plain.length;
      release(plain);
    }
    if (hashed) this.#hashes.set(await hashed, leaf * 32);
    release(buffer.bytes);
  }
}

/** What an earlier page kept is opened and checked as if it came now; what fails is fetched. */
async function openKept(piece: Piece, kept: Bytes): Promise<OpenedPiece | undefined> {
  try {
    const assembly = new Assembly(piece, kept.length);
    assembly.add(kept);
    return await assembly.finish();
  } catch {
    return undefined;
  } finally {
    release(kept);
  }
}

async function open(job: number, piece: Piece, dropped: AbortSignal): Promise<OpenedPiece> {
  const { firstChunk, endChunk, facts, shelf } = piece;
  const length = Math.min(endChunk * CHUNK, facts.stored) - firstChunk * CHUNK;
  const assembly = new Assembly(piece, length);
  if (shelf === undefined || !keeping || length < KEPT_LEAST) {
    await receive(job, piece, dropped, (part) => {
      assembly.add(part);
    });
    return assembly.finish();
  }
  const name = { object: facts.id, firstChunk, endChunk };
  await whenReleased();
  dropped.throwIfAborted();
  const kept = await readKept(shelf, name, length);
  if (kept === 'silent') keeping = false;
  const known = kept instanceof Uint8Array ? await openKept(piece, kept) : undefined;
  if (known) {
    tell({ kind: 'received', job, bytes: length });
    return known;
  }
  const stored = new Uint8Array(length);
  let at = 0;
  await receive(job, piece, dropped, (part) => {
    assembly.add(part);
    stored.set(part, at);
    at += part.length;
  });
  const opened = await assembly.finish();
  // Once and for all: what did not take a piece would hold up the others, and may yet write it.
  if (keeping && (await keep(shelf, name, stored))) release(stored);
  else keeping = false;
  return opened;
}

async function receive(
  job: number,
  piece: Piece,
  dropped: AbortSignal,
  take: (part: Bytes) => void,
): Promise<void> {
  const { source, facts } = piece;
  const from = piece.firstChunk * CHUNK;
  const until = Math.min(piece.endChunk * CHUNK, facts.stored);
  const patience = new Patience(dropped, TRIES_MAX, (waiting) => {
    if (waiting !== isWaiting) tell({ kind: 'waiting', job, waiting });
    isWaiting = waiting;
  });
  let isWaiting = false;
  let told = 0;
  let received = 0;
  for (let at = from; at < until;) {
    await whenReleased();
    dropped.throwIfAborted();
    const range = { source, from: at, until, stored: facts.stored };
    const gate = broken.signal;
    try {
      for await (const part of readRange(range, AbortSignal.any([dropped, gate]))) {
        take(part);
        at += part.length;
        received += part.length;
        patience.progress();
        if (performance.now() - told > TOLD_MS || at === until) {
          tell({ kind: 'received', job, bytes: received });
          told = performance.now();
          received = 0;
        }
      }
    } catch (error) {
      if (!gate.aborted || dropped.aborted) await patience.pauseAfter(error);
    }
  }
}

async function run(job: number, piece: Piece): Promise<void> {
  const dropped = new AbortController();
  jobs.set(job, dropped);
  try {
    const opened = await open(job, piece, dropped.signal);
    tell({ kind: 'opened', job, opened }, [opened.plain.buffer]);
  } catch (error) {
    if (dropped.signal.aborted) return;
    const { kind, message } = asFailure(error);
    tell({ kind: 'failed', job, failure: kind, detail: message });
  } finally {
    jobs.delete(job);
  }
}

worker.addEventListener('message', (event: MessageEvent<ToOpener>) => {
  const message = event.data;
  switch (message.kind) {
    case 'open':
      void run(message.job, message.piece);
      return;
    case 'drop':
      jobs.get(message.job)?.abort();
      return;
    case 'hold':
      hold(message.hold);
  }
});
