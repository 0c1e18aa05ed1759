/**
 * Seals one object, leaf by leaf, in any order.
 *
 * A leaf is the unit in which an upload goes on after a cut, a reload or a crash. It is then sealed
 * again, from a file that may have changed: the same key and nonce would seal another plaintext, and
 * both could be read. So the hash of each leaf is noted before it leaves, and a leaf sealed again comes
 * out only if its hash is the one noted. After one difference this object gives nothing any more: the
 * file is sealed as a new object, under a new key.
 *
 * Who resumes in another run has every leaf noted before sealed again, also those that the server has.
 *
 * Units: bytes of plaintext, leaves of 1 MiB as stored. Several leaves may be sealed at once; memory is
 * about three leaves each. Source: spec/file-format.md sections 2.3, 2.5 and 3.
 */

import { equal, release, type Bytes, type Hash } from './bytes.ts';
import { ChunkCipher, type SealingSecrets } from './chunks.ts';
import { LeafBuffer } from './merkle.ts';
import {
  CHUNKS_A_LEAF,
  LEAF,
  leavesOf,
  paddedSize,
  plainStart,
  sealedLength,
  storedStart,
  unsealedLength,
} from './sizes.ts';

/** Fills `into` with the plaintext that begins at `from`; never asked for more than there is. */
export type ReadPlain = (from: number, into: Bytes) => Promise<void>;

export interface SealedLeaf {
  readonly kind: 'sealed';
  readonly index: number;
  /** To be noted durably before `bytes` leave the device. */
  readonly hash: Hash;
  readonly bytes: Bytes;
}

/** `changed`: the plaintext is not what it was; this object's key must seal nothing more. */
export type Sealing = SealedLeaf | { readonly kind: 'changed' };

export interface SealingPlan extends SealingSecrets {
  /** Of the plaintext before padding, at least 1. */
  readonly size: number;
  /** Hashes noted in earlier runs, by the index of the leaf. */
  readonly noted: ReadonlyMap<number, Hash>;
}

export class Sealer {
  /** Stored length of the whole object. */
  readonly stored: number;
  readonly leaves: number;
  readonly #cipher: ChunkCipher;
  readonly #read: ReadPlain;
  readonly #size: number;
  readonly #padded: number;
  readonly #chunks: number;
  readonly #noted: Map<number, Hash>;
  #changed = false;

  private constructor(plan: SealingPlan, cipher: ChunkCipher, read: ReadPlain) {
    this.#cipher = cipher;
    this.#read = read;
    this.#size = plan.size;
    this.#padded = paddedSize(plan.size);
    this.stored = sealedLength(this.#padded);
    this.leaves = leavesOf(this.stored);
    this.#chunks = unsealedLength(this.stored).chunks;
    this.#noted = new Map(plan.noted);
  }

  static async open(plan: SealingPlan, read: ReadPlain): Promise<Sealer> {
    if (!Number.isSafeInteger(plan.size) || plan.size < 1) throw new Error('nothing to seal');
    return new Sealer(plan, await ChunkCipher.toSeal(plan), read);
  }

  /** Seals leaf `index`, or tells that the plaintext has changed since it was sealed before. */
  async leaf(index: number): Promise<Sealing> {
    if (index < 0 || index >= this.leaves) throw new Error(`no leaf ${index}`);
    if (this.#changed) return { kind: 'changed' };
    const buffer = await this.#sealLeaf(index);
    const hash = await buffer.hash();
    const before = this.#noted.get(index);
    if (before && !equal(before, hash)) this.#changed = true;
    if (this.#changed) return { kind: 'changed' };
    this.#noted.set(index, hash);
    return { kind: 'sealed', index, hash, bytes: buffer.bytes };
  }

  async #sealLeaf(index: number): Promise<LeafBuffer> {
    const first = index * CHUNKS_A_LEAF;
    const until = Math.min(first + CHUNKS_A_LEAF, this.#chunks);
    const start = index * LEAF;
    const buffer = new LeafBuffer(Math.min(LEAF, this.stored - start));
    if (index === 0) buffer.bytes.set(this.#cipher.head);
    const plain = await this.#plain(plainStart(first), this.#plainEnd(until - 1));
    const seals: Promise<void>[] = [];
    for (let chunk = first; chunk < until; chunk++) {
      const from = plainStart(chunk) - plainStart(first);
      const piece = plain.subarray(from, this.#plainEnd(chunk) - plainStart(first));
      const at = storedStart(chunk) - start;
      seals.push(this.#sealChunk(chunk, piece, buffer.bytes.subarray(at)));
    }
    await Promise.all(seals);
    release(plain);
    return buffer;
  }

  async #sealChunk(chunk: number, plain: Bytes, into: Bytes): Promise<void> {
    const sealed = await this.#cipher.seal(chunk, chunk === this.#chunks - 1, plain);
    into.set(sealed);
    release(sealed);
  }

  /** The padded plaintext from `from` to `until`. */
  async #plain(from: number, until: number): Promise<Bytes> {
    const plain = new Uint8Array(until - from);
    const present = Math.min(until, this.#size) - from;
    if (present > 0) await this.#read(from, plain.subarray(0, present));
    return plain;
  }

  #plainEnd(chunk: number): number {
    return Math.min(plainStart(chunk + 1), this.#padded);
  }
}
