/**
 * A zip of several files, made while they come, of a length that is known before.
 *
 * Stored, not deflated: what is worth sending is mostly compressed already, and a length known ahead lets
 * a download that ends early be told from a whole one. Names are written as they are, in UTF-8; times are
 * kept to two seconds and the executable bit is kept, as far as zip has them.
 *
 * Units: bytes. Source: PKWARE APPNOTE 6.3.10 (zip64 where it is needed); client-zip.
 */

import { makeZip, predictLength } from 'client-zip';
import { concat, NO_BYTES, utf8, viewOf, type Bytes } from '../format/bytes.ts';
import { above } from './names.ts';

export interface ZipEntry {
  readonly kind: 'file' | 'folder';
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970; 0 when unknown. */
  readonly mtimeMs: number;
  readonly executable: boolean;
}

/** Small pieces (headers, names, small files) are put together up to this. */
const BLOCK_BYTES = 1_048_576;
/** Zip counts years from 1980 in seven bits. */
const FIRST_MS = Date.UTC(1980, 0, 2);
const LAST_MS = Date.UTC(2107, 11, 30);
const EXECUTABLE = 0o755;
const PLAIN = 0o644;
const FOLDER = 0o755;
/** Where the plain end of a zip counts no further, a longer one stands before it: APPNOTE 4.4.1.4. */
const COUNT_MAX = 0xffff;
const OFFSET_MAX = 0xffff_ffff;
/** Of an entry, before and after its bytes, without its name. */
const ENTRY_BYTES = 46;
const LONG_END = 56;
const LOCATOR = 20;

/** What has no time gets the newest of what lies in it, else that of the share's last change: a zip knows no "unknown". */
export function dated<T extends ZipEntry>(entries: readonly T[], shareMs: number): readonly T[] {
  const newest = new Map<string, number>();
  // The newest first: what it lies in, up to the top, is never set again.
  const known = entries
    .filter(({ mtimeMs }) => mtimeMs !== 0)
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  for (const { path, mtimeMs } of known) {
    for (let folder = above(path); folder !== '' && !newest.has(folder); folder = above(folder)) {
      newest.set(folder, mtimeMs);
    }
  }
  return entries.map((entry) =>
    entry.mtimeMs !== 0 ? entry : { ...entry, mtimeMs: newest.get(entry.path) ?? shareMs },
  );
}

export function zipLength(entries: readonly ZipEntry[]): number {
  const length = predictLength(
    entries.map((entry) => {
      const name = nameOf(entry);
      return entry.kind === 'folder' ? { name } : { name, size: entry.size };
    }),
  );
  return Number(length) + (lacksLongEnd(entries) ? LONG_END + LOCATOR : 0);
}

/** client-zip writes the longer end for the zip's bytes, and never for the number of its entries. */
function lacksLongEnd(entries: readonly ZipEntry[]): boolean {
  if (entries.length < COUNT_MAX) return false;
  const bytes = entries.map((entry) => ENTRY_BYTES + utf8(nameOf(entry)).length + entry.size);
  return bytes.reduce((sum, one) => sum + one) < OFFSET_MAX;
}

/** The longer end, where it is and the plain end, out of the latter. Source: APPNOTE 4.3.14 to 4.3.16. */
function longEnd(plain: Bytes, count: number): Bytes {
  const directory = {
    size: viewOf(plain).getUint32(12, true),
    at: viewOf(plain).getUint32(16, true),
  };
  const bytes = new Uint8Array(LONG_END + LOCATOR);
  const view = viewOf(bytes);
  view.setUint32(0, 0x0606_4b50, true);
  view.setBigUint64(4, BigInt(LONG_END - 12), true);
  view.setUint32(12, 0x002d_032d, true); // version 4.5, by Unix, as in client-zip's entries
  view.setBigUint64(24, BigInt(count), true);
  view.setBigUint64(32, BigInt(count), true);
  view.setBigUint64(40, BigInt(directory.size), true);
  view.setBigUint64(48, BigInt(directory.at), true);
  view.setUint32(LONG_END, 0x0706_4b50, true);
  view.setBigUint64(LONG_END + 8, BigInt(directory.at + directory.size), true);
  view.setUint32(LONG_END + 16, 1, true);
  return concat(bytes, plain);
}

/** @param contentOf gives exactly `size` bytes of a file; asked in the order of `entries` */
export async function* zipBytes(
  entries: readonly ZipEntry[],
  contentOf: (index: number) => AsyncIterable<Bytes>,
): AsyncGenerator<Bytes, void, undefined> {
  const reader = makeZip(inputs(entries, contentOf)).getReader();
  const block = new Block();
  let last = NO_BYTES;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield* block.add(last);
      last = value as Bytes;
    }
    // The last that client-zip gives is the plain end, by itself.
    yield* block.add(lacksLongEnd(entries) ? longEnd(last, entries.length) : last);
    yield* block.rest();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

type Input = Parameters<typeof makeZip>[0] extends infer All
  ? All extends Iterable<infer One>
    ? One
    : never
  : never;

function* inputs(
  entries: readonly ZipEntry[],
  contentOf: (index: number) => AsyncIterable<Bytes>,
): Generator<Input, void, undefined> {
  for (const [index, entry] of entries.entries()) {
    const lastModified = new Date(Math.min(Math.max(entry.mtimeMs, FIRST_MS), LAST_MS));
    const name = nameOf(entry);
    if (entry.kind === 'folder') yield { name, lastModified, mode: FOLDER };
    else {
      const mode = entry.executable ? EXECUTABLE : PLAIN;
      yield { name, lastModified, mode, size: entry.size, input: contentOf(index) };
    }
  }
}

function nameOf(entry: ZipEntry): string {
  return entry.kind === 'folder' ? `${entry.path}/` : entry.path;
}

class Block {
  readonly #bytes: Bytes = new Uint8Array(BLOCK_BYTES);
  #filled = 0;

  *add(bytes: Bytes): Generator<Bytes, void, undefined> {
    if (bytes.length >= BLOCK_BYTES) {
      yield* this.rest();
      yield bytes;
      return;
    }
    if (this.#filled + bytes.length > BLOCK_BYTES) yield* this.rest();
    this.#bytes.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  *rest(): Generator<Bytes, void, undefined> {
    if (this.#filled === 0) return;
    yield this.#bytes.slice(0, this.#filled);
    this.#filled = 0;
  }
}
