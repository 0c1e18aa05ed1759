/** What comes out of an object is what went in, or it is refused: spec/file-format.md section 2.4. */

import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, equal, type Bytes } from '../../src/format/bytes.ts';
import type { ObjectFacts } from '../../src/format/object-facts.ts';
import { openWhole, RangeReader } from '../../src/format/opener.ts';
import { LEAF } from '../../src/format/sizes.ts';
import { classOf } from './refusals.ts';
import { collect, inPieces, pattern, sealWhole, someHash } from './streams.ts';

const PLAIN = pattern(LEAF + 300_000);

let facts: ObjectFacts;
let object: Bytes;

beforeAll(async () => {
  ({ facts, object } = await sealWhole(PLAIN));
});

const fetchStored = (from: number, until: number): Promise<Bytes> =>
  Promise.resolve(object.slice(from, until));

describe('a whole object', () => {
  it('comes out as it went in, however its bytes arrive', async () => {
    for (const piece of [4_001, 65_536, LEAF, object.length]) {
      const plain = await collect(openWhole('content', facts, inPieces(object, piece)));
      expect(equal(plain, PLAIN)).toBe(true);
    }
  });

  it('of one byte comes out, too', async () => {
    const one = await sealWhole(pattern(1));
    const plain = await collect(openWhole('content', one.facts, inPieces(one.object, 999)));
    expect(plain).toEqual(pattern(1));
  });

  it('never ends well when any of its bytes is another', async () => {
    const bytes = fc.record({
      at: fc.integer({ min: 0, max: object.length - 1 }),
      xor: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(bytes, async ({ at, xor }) => {
        const changed = object.slice();
        changed[at] = (changed[at] ?? 0) ^ xor;
        const open = openWhole('content', facts, inPieces(changed, LEAF));
        expect(await classOf(() => collect(open))).not.toBe('accept');
      }),
      { numRuns: 40 },
    );
  });

  it('never ends well when it is cut or longer', async () => {
    const cuts = fc.integer({ min: 0, max: object.length - 1 });
    await fc.assert(
      fc.asyncProperty(cuts, async (length) => {
        const open = openWhole('content', facts, inPieces(object.subarray(0, length), LEAF));
        expect(await classOf(() => collect(open))).toBe('truncated');
      }),
      { numRuns: 20 },
    );
    const longer = concat(object, Uint8Array.of(0));
    const open = openWhole('content', facts, inPieces(longer, LEAF));
    expect(await classOf(() => collect(open))).toBe('trailing-bytes');
  });

  it('keeps its last leaf back until the root is checked', async () => {
    const wrong = { ...facts, root: someHash(1) };
    let length = 0;
    const read = async (): Promise<void> => {
      for await (const piece of openWhole('content', wrong, inPieces(object, 65_536))) {
        length += piece.length;
      }
    };
    expect(await classOf(read)).toBe('wrong-root');
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(PLAIN.length);
  });

  it('keeps its end back also when whole leaves of padding follow', async () => {
    // Padmé keeps five bits of such a length, so up to 2 MiB of padding follow.
    const size = 64 * LEAF + 1;
    const padded = await sealWhole(new Uint8Array(size));
    const wrong = { ...padded.facts, root: someHash(1) };
    let length = 0;
    const read = async (): Promise<void> => {
      for await (const piece of openWhole('content', wrong, inPieces(padded.object, LEAF))) {
        length += piece.length;
      }
    };
    expect(await classOf(read)).toBe('wrong-root');
    expect(length).toBeLessThan(size);
  });

  it('stops reading a server that never ends', async () => {
    let pieces = 0;
    async function* endless(): AsyncGenerator<Bytes, void> {
      for (;;) {
        pieces++;
        yield await Promise.resolve(object);
      }
    }
    const open = openWhole('content', facts, endless());
    expect(await classOf(() => collect(open))).toBe('trailing-bytes');
    expect(pieces).toBe(2);
  });
});

describe('a range', () => {
  it('gives the signal of who reads to what fetches', async () => {
    const { signal } = new AbortController();
    const seen = new Set<AbortSignal | undefined>();
    const reader = new RangeReader('content', facts, (from, until, given) => {
      seen.add(given);
      return fetchStored(from, until);
    });
    await collect(reader.read(0, PLAIN.length, signal));
    expect([...seen]).toEqual([signal]);
  });

  it('is the same part of the file, wherever it begins and ends', async () => {
    const ends = fc.tuple(
      fc.integer({ min: 0, max: PLAIN.length }),
      fc.integer({ min: 0, max: PLAIN.length }),
    );
    const reader = new RangeReader('content', facts, fetchStored);
    await fc.assert(
      fc.asyncProperty(ends, async ([a, b]) => {
        const from = Math.min(a, b);
        const until = Math.max(a, b);
        fc.pre(from < until);
        const part = await collect(reader.read(from, until - from));
        expect(equal(part, PLAIN.subarray(from, until))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('fetches its chunks, the head once, and nothing else', async () => {
    const fetched: [number, number][] = [];
    const fetching = (from: number, until: number): Promise<Bytes> => {
      fetched.push([from, until]);
      return fetchStored(from, until);
    };
    const reader = new RangeReader('content', facts, fetching);
    await collect(reader.read(200_000, 10));
    await collect(reader.read(10, 10));
    expect(fetched).toEqual([
      [0, 98],
      [3 * 65_536, 4 * 65_536],
      [98, 65_536],
    ]);
  });

  it('is refused when more or less comes than was asked for', async () => {
    const open = (change: number): Promise<string> => {
      const reader = new RangeReader('content', facts, (from, until) =>
        fetchStored(from === 0 ? from : from - change, until),
      );
      return classOf(() => collect(reader.read(PLAIN.length - 5, 5)));
    };
    expect(await open(0)).toBe('accept');
    expect(await open(1)).toBe('trailing-bytes');
    expect(await open(-1)).toBe('truncated');
  });
});
