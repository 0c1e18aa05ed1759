/** A key and nonce never seal two plaintexts that leave: spec/file-format.md section 2.5. */

import { afterEach, describe, expect, it, vi } from 'vitest';
import { equal, type Bytes, type Hash } from '../../src/format/bytes.ts';
import { Sealer, type SealedLeaf, type Sealing } from '../../src/format/sealer.ts';
import { LEAF } from '../../src/format/sizes.ts';
import { drawPlan, hex, pattern, readerOf, sealWhole } from './streams.ts';

const THREE_LEAVES = pattern(2 * LEAF + 500_000);

function sealedOf(sealing: Sealing): SealedLeaf {
  if (sealing.kind !== 'sealed') throw new Error('changed');
  return sealing;
}

async function hashesOf(sealer: Sealer): Promise<Map<number, Hash>> {
  const noted = new Map<number, Hash>();
  for (let i = 0; i < sealer.leaves; i++) noted.set(i, sealedOf(await sealer.leaf(i)).hash);
  return noted;
}

describe('a sealer', () => {
  it('gives the same bytes for a leaf sealed again, in another run too', async () => {
    const plan = drawPlan(THREE_LEAVES.length);
    const first = await Sealer.open(plan, readerOf(THREE_LEAVES));
    const noted = await hashesOf(first);
    const again = await Sealer.open({ ...plan, noted }, readerOf(THREE_LEAVES));
    for (const index of [2, 0, 1, 2]) {
      const a = sealedOf(await first.leaf(index));
      const b = sealedOf(await again.leaf(index));
      expect(equal(a.bytes, b.bytes)).toBe(true);
    }
  });

  it('gives nothing more once a leaf noted in another run has changed', async () => {
    const plan = drawPlan(THREE_LEAVES.length);
    const noted = await hashesOf(await Sealer.open(plan, readerOf(THREE_LEAVES)));
    const changed = THREE_LEAVES.slice();
    changed[LEAF + 5] = (changed[LEAF + 5] ?? 0) ^ 1;
    let reads = 0;
    const sealer = await Sealer.open({ ...plan, noted }, (from, into) => {
      reads++;
      return readerOf(changed)(from, into);
    });
    expect((await sealer.leaf(0)).kind).toBe('sealed');
    expect((await sealer.leaf(1)).kind).toBe('changed');
    expect((await sealer.leaf(0)).kind).toBe('changed');
    expect((await sealer.leaf(2)).kind).toBe('changed');
    expect(reads).toBe(2);
  });

  it('gives nothing more once a leaf has changed between two tries of one run', async () => {
    const plain = THREE_LEAVES.slice();
    const sealer = await Sealer.open(drawPlan(plain.length), readerOf(plain));
    expect((await sealer.leaf(2)).kind).toBe('sealed');
    plain[plain.length - 1] = (plain.at(-1) ?? 0) ^ 1;
    expect((await sealer.leaf(2)).kind).toBe('changed');
  });

  it('gives one of two leaves that were read different at the same time', async () => {
    let reads = 0;
    const sealer = await Sealer.open(drawPlan(10), (_, into) => {
      into.fill(reads++);
      return Promise.resolve();
    });
    const kinds = (await Promise.all([sealer.leaf(0), sealer.leaf(0)])).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['changed', 'sealed']);
  });
});

describe('nonces', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are used once each, and only the last chunk is marked last', async () => {
    const encrypt = vi.spyOn(crypto.subtle, 'encrypt');
    await sealWhole(THREE_LEAVES);
    const nonces = encrypt.mock.calls.map(([parameters]) =>
      hex((parameters as AesGcmParams).iv as Bytes),
    );
    expect(nonces.length).toBe(41);
    expect(new Set(nonces).size).toBe(nonces.length);
    expect(nonces.filter((nonce) => nonce.endsWith('01'))).toEqual([nonces.at(-1)]);
  });

  it('and keys are drawn anew for each object, so that equal files look different', async () => {
    const plain = pattern(5_000);
    const [a, b] = [await sealWhole(plain), await sealWhole(plain)];
    const blocks = new Set<string>();
    for (const { object } of [a, b]) {
      for (let at = 98; at + 16 <= object.length; at += 16) {
        blocks.add(hex(object.subarray(at, at + 16)));
      }
    }
    expect(blocks.size).toBe(2 * Math.floor((a.object.length - 98) / 16));
  });
});
