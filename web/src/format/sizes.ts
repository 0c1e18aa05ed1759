/**
 * The numbers of suite 1, and where a byte of the plaintext lies in an object as stored.
 *
 * A suite fixes its sizes, no field can ask for others. Chunks count from the object's first byte, so
 * chunk 0 has less plaintext than the others: it shares its 64 KiB with the headers.
 *
 * Units: bytes; counts of chunks and leaves. Numbers are exact doubles below 2^53. Pure.
 *
 * Source: spec/file-format.md sections 1, 2.3 and 3; Nikitin and others 2019, section 4 (Padmé).
 */

import { NUMBER_LIMIT } from './bytes.ts';
import { refuse } from './refused.ts';

export const CHUNK = 65_536;
export const LEAF = 1_048_576;
export const CHUNKS_A_LEAF = LEAF / CHUNK;
export const TAG = 16;
export const HEADER = 58;
export const STREAM_HEADER = 40;
/** Header and stream header: what lies before the first chunk's ciphertext. */
export const HEAD = HEADER + STREAM_HEADER;
export const CHUNKS_MAX = 2 ** 32;

const FIRST_PLAIN = CHUNK - HEAD - TAG;
const NEXT_PLAIN = CHUNK - TAG;
const PADDED_MIN = 4_096;

function floorLog2(value: number): number {
  const high = Math.floor(value / 2 ** 32);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(value);
}

/** @param size of the plaintext, below 2^53 */
export function paddedSize(size: number): number {
  const length = Math.max(size, PADDED_MIN);
  const exponent = floorLog2(length);
  const step = 2 ** (exponent - floorLog2(exponent) - 1);
  return Math.ceil(length / step) * step;
}

export function chunksOf(plain: number): number {
  return plain <= FIRST_PLAIN ? 1 : 1 + Math.ceil((plain - FIRST_PLAIN) / NEXT_PLAIN);
}

/** Stored length of a plaintext that is padded already. */
export function sealedLength(plain: number): number {
  return HEAD + plain + TAG * chunksOf(plain);
}

/** @throws {Refused} wrong-length, if no stream of suite 1 is that long */
export function unsealedLength(stored: number): { plain: number; chunks: number } {
  const chunks = Math.ceil(stored / CHUNK);
  const lastChunk = stored - (chunks - 1) * CHUNK;
  const possible = stored >= HEAD + TAG && (chunks === 1 || lastChunk > TAG);
  if (!possible || chunks > CHUNKS_MAX) refuse('wrong-length', 'no sealed stream is that long');
  return { plain: stored - HEAD - TAG * chunks, chunks };
}

/** @throws {Refused} wrong-length, unless `stored` is the sealed length of the padded `size` */
export function checkLengths(stored: number, size: number): void {
  const right = size >= 1 && size < NUMBER_LIMIT && sealedLength(paddedSize(size)) === stored;
  if (!right || Math.ceil(stored / CHUNK) > CHUNKS_MAX) {
    refuse('wrong-length', 'stored length and size do not belong together');
  }
}

/** The chunk that holds byte `at` of the plaintext. */
export function chunkAt(at: number): number {
  return at < FIRST_PLAIN ? 0 : 1 + Math.floor((at - FIRST_PLAIN) / NEXT_PLAIN);
}

/** Where the plaintext of a chunk begins in the plaintext. */
export function plainStart(chunk: number): number {
  return chunk === 0 ? 0 : FIRST_PLAIN + (chunk - 1) * NEXT_PLAIN;
}

/** Where the ciphertext of a chunk begins in the object as stored. */
export function storedStart(chunk: number): number {
  return chunk === 0 ? HEAD : chunk * CHUNK;
}

export function leavesOf(stored: number): number {
  return Math.ceil(stored / LEAF);
}
