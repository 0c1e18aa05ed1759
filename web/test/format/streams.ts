/** Streams and objects that tests make and collect. */

import { concat, hash, KEY_BYTES, type Bytes, type Hash } from '../../src/format/bytes.ts';
import { drawSaltAndPrefix } from '../../src/format/chunks.ts';
import { MerkleTree } from '../../src/format/merkle.ts';
import type { ObjectFacts } from '../../src/format/object-facts.ts';
import { drawFileKey, drawObjectId, type Role } from '../../src/format/object-header.ts';
import { Sealer, type ReadPlain, type SealingPlan } from '../../src/format/sealer.ts';

/** Bytes that differ everywhere, the same for the same length. */
export function pattern(length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + (i >> 16)) & 0xff);
}

export function readerOf(plain: Bytes): ReadPlain {
  return (from, into) => {
    into.set(plain.subarray(from, from + into.length));
    return Promise.resolve();
  };
}

export function drawPlan(
  size: number,
  role: Role = 'content',
  noted: ReadonlyMap<number, Hash> = new Map(),
): SealingPlan {
  return { role, id: drawObjectId(), key: drawFileKey(), ...drawSaltAndPrefix(), size, noted };
}

/** Seals a plaintext as an object; what a manifest would tell of it comes with it. */
export async function sealWhole(
  plain: Bytes,
  plan = drawPlan(plain.length),
): Promise<{ facts: ObjectFacts; object: Bytes }> {
  const sealer = await Sealer.open(plan, readerOf(plain));
  const tree = new MerkleTree();
  const leaves: Bytes[] = [];
  for (let i = 0; i < sealer.leaves; i++) {
    const leaf = await sealer.leaf(i);
    if (leaf.kind !== 'sealed') throw new Error('nothing has changed');
    await tree.add(leaf.hash);
    leaves.push(leaf.bytes);
  }
  const { id, key, size } = plan;
  const facts = { id, key, root: await tree.root(), stored: sealer.stored, size };
  return { facts, object: concat(...leaves) };
}

export async function* inPieces(bytes: Bytes, length: number): AsyncGenerator<Bytes, void> {
  for (let at = 0; at < bytes.length; at += length) {
    yield await Promise.resolve(bytes.subarray(at, at + length));
  }
}

export async function collect(pieces: AsyncIterable<Bytes>): Promise<Bytes> {
  const all: Bytes[] = [];
  for await (const piece of pieces) all.push(piece);
  return concat(...all);
}

export function someHash(byte: number): Hash {
  return hash(new Uint8Array(KEY_BYTES).fill(byte));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
