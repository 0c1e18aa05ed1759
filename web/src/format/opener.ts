/**
 * Opens objects: whole ones as a stream, or any range of one.
 *
 * What comes out is authentic chunk by chunk. Whether the object is the one that was meant, whole and
 * rightly padded, is known only at its end: so the last piece of a whole object comes out after root and
 * padding were checked, and who stops before it has half a file and knows it.
 *
 * Bytes that never come and bytes too many are both refused, also by a reader of a range: the stored
 * length comes from the manifest, not from the server.
 *
 * Units: bytes. Memory is about three leaves for a whole object, one window for a range.
 *
 * Source: spec/file-format.md sections 2.4, 3 and 4.
 */

import { equal, isZero, type Bytes } from './bytes.ts';
import { ChunkCipher } from './chunks.ts';
import { LeafBuffer, MerkleTree } from './merkle.ts';
import type { ObjectFacts } from './object-facts.ts';
import type { Role } from './object-header.ts';
import { refuse } from './refused.ts';
import {
  checkLengths,
  CHUNK,
  chunkAt,
  CHUNKS_A_LEAF,
  HEAD,
  LEAF,
  plainStart,
  storedStart,
  unsealedLength,
} from './sizes.ts';

/** Fetches the object's bytes from `from` to `until`; fewer or more than that are refused. */
export type FetchStored = (from: number, until: number, signal?: AbortSignal) => Promise<Bytes>;

/** Chunks that a range opens at once: 1 MiB. */
const WINDOW_CHUNKS = CHUNKS_A_LEAF;

/** Opens the chunks of one object, in any order. */
export class ObjectOpener {
  readonly #cipher: ChunkCipher;
  readonly #facts: ObjectFacts;
  readonly #chunks: number;

  private constructor(cipher: ChunkCipher, facts: ObjectFacts, chunks: number) {
    this.#cipher = cipher;
    this.#facts = facts;
    this.#chunks = chunks;
  }

  static async open(role: Role, facts: ObjectFacts, head: Bytes): Promise<ObjectOpener> {
    checkLengths(facts.stored, facts.size);
    const cipher = await ChunkCipher.toOpen(head, { role, id: facts.id, key: facts.key });
    return new ObjectOpener(cipher, facts, unsealedLength(facts.stored).chunks);
  }

  /**
   * Opens consecutive chunks.
   *
   * @param stored their bytes, from the ciphertext of chunk `first` on
   * @returns their plaintext, padding included
   */
  openChunks(first: number, stored: Bytes): Promise<Bytes[]> {
    const start = storedStart(first);
    const opened: Promise<Bytes>[] = [];
    for (let chunk = first, at = 0; at < stored.length; chunk++) {
      const end = Math.min((chunk + 1) * CHUNK - start, stored.length);
      opened.push(this.#cipher.open(chunk, chunk === this.#chunks - 1, stored.subarray(at, end)));
      at = end;
    }
    return Promise.all(opened);
  }

  /** Cuts the padding off the plaintext that begins at `from`. */
  unpad(from: number, plain: Bytes): Bytes {
    const present = Math.min(plain.length, Math.max(0, this.#facts.size - from));
    if (!isZero(plain.subarray(present))) refuse('bad-padding', 'a byte behind the end');
    return plain.subarray(0, present);
  }
}

/** Opens ranges of one object; its head is fetched once. Several ranges may be read at once. */
export class RangeReader {
  readonly #role: Role;
  readonly #facts: ObjectFacts;
  readonly #fetchStored: FetchStored;
  #opener: ObjectOpener | undefined;

  constructor(role: Role, facts: ObjectFacts, fetchStored: FetchStored) {
    this.#role = role;
    this.#facts = facts;
    this.#fetchStored = fetchStored;
  }

  /**
   * Opens `length` bytes from `from` on. Root and padding are not checked: the rest is not seen.
   *
   * @param signal given to what fetches
   * @throws {Refused} for a reason of file-format.md section 2, at the piece where it shows
   */
  async *read(
    from: number,
    length: number,
    signal?: AbortSignal,
  ): AsyncGenerator<Bytes, void, undefined> {
    const until = from + length;
    const { size, stored } = this.#facts;
    if (from < 0 || length < 1 || until > size) throw new Error('not a range inside the file');
    checkLengths(stored, size);
    if (!this.#opener) {
      const head = await this.#fetch(0, HEAD, signal);
      this.#opener = await ObjectOpener.open(this.#role, this.#facts, head);
    }
    const opener = this.#opener;
    const end = chunkAt(until - 1) + 1;
    for (let first = chunkAt(from); first < end; first += WINDOW_CHUNKS) {
      const next = Math.min(first + WINDOW_CHUNKS, end);
      const bytes = await this.#fetch(storedStart(first), Math.min(next * CHUNK, stored), signal);
      let at = plainStart(first);
      for (const plain of await opener.openChunks(first, bytes)) {
        yield plain.subarray(Math.max(0, from - at), until - at);
        at += plain.length;
      }
    }
  }

  async #fetch(from: number, until: number, signal: AbortSignal | undefined): Promise<Bytes> {
    const bytes = await this.#fetchStored(from, until, signal);
    if (bytes.length < until - from) refuse('truncated', 'fewer bytes than were asked for');
    if (bytes.length > until - from) refuse('trailing-bytes', 'more bytes than were asked for');
    return bytes;
  }
}

/**
 * Opens a whole object from a stream of its bytes.
 *
 * @throws {Refused} for a reason of file-format.md sections 2 to 4; what came out before is then no file
 */
export async function* openWhole(
  role: Role,
  facts: ObjectFacts,
  source: AsyncIterable<Bytes>,
): AsyncGenerator<Bytes, void, undefined> {
  checkLengths(facts.stored, facts.size);
  const tree = new MerkleTree();
  let opener: ObjectOpener | undefined;
  let held: Bytes[] = [];
  let at = 0;
  let leaf = 0;
  for await (const buffer of leavesOfStream(source, facts.stored)) {
    opener ??= await ObjectOpener.open(role, facts, buffer.bytes);
    const first = leaf * CHUNKS_A_LEAF;
    const stored = leaf === 0 ? buffer.bytes.subarray(HEAD) : buffer.bytes;
    const [hash, opened] = await Promise.all([buffer.hash(), opener.openChunks(first, stored)]);
    await tree.add(hash);
    const next: Bytes[] = [];
    for (const plain of opened) {
      const present = opener.unpad(at, plain);
      if (present.length > 0) next.push(present);
      at += plain.length;
    }
    leaf++;
    // Leaves of padding alone may follow: what is held is the file's end.
    if (next.length === 0) continue;
    yield* held;
    held = next;
  }
  if (!equal(await tree.root(), facts.root)) refuse('wrong-root', 'not the object that was meant');
  yield* held;
}

/** Cuts a stream into the leaves of an object; the last one comes when the stream has ended. */
async function* leavesOfStream(
  source: AsyncIterable<Bytes>,
  stored: number,
): AsyncGenerator<LeafBuffer, void, undefined> {
  let left = stored;
  let buffer = new LeafBuffer(Math.min(LEAF, left));
  let filled = 0;
  for await (let piece of source) {
    while (piece.length > 0) {
      if (filled === buffer.bytes.length) {
        left -= filled;
        if (left === 0) refuse('trailing-bytes', 'more bytes than the object has');
        yield buffer;
        buffer = new LeafBuffer(Math.min(LEAF, left));
        filled = 0;
      }
      const part = piece.subarray(0, buffer.bytes.length - filled);
      buffer.bytes.set(part, filled);
      filled += part.length;
      piece = piece.subarray(part.length);
    }
  }
  if (filled < left) refuse('truncated', 'fewer bytes than the object has');
  yield buffer;
}
