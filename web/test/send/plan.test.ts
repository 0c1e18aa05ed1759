/** From picked files to objects and a manifest that a reader takes. Source: spec/file-format.md section 5. */

import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { fileKey, hash, objectId, type Bytes } from '../../src/format/bytes.ts';
import { ManifestReader, type ManifestEntry } from '../../src/format/manifest-reader.ts';
import type { ObjectFacts } from '../../src/format/object-facts.ts';
import { paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { manifestOf } from '../../src/send/manifest.ts';
import {
  compositionOf,
  contentOf,
  fingerprintOf,
  planOf,
  type Lot,
  type Plan,
} from '../../src/send/plan.ts';
import type { Picked } from '../../src/send/sending.ts';

const MIB = 1_048_576;
const MTIME = 1_700_000_000_000;

/** A file that tells a size and has no bytes: planning must read none. */
function file(path: string, size: number, mtime = MTIME): Picked {
  const made = new File([], path.split('/').at(-1) ?? '', { lastModified: mtime });
  Object.defineProperty(made, 'size', { value: size });
  return { kind: 'file', path, file: made };
}

function filled(path: string, text: string): Picked {
  return { kind: 'file', path, file: new File([text], path, { lastModified: MTIME }) };
}

function folder(path: string): Picked {
  return { kind: 'folder', path };
}

/** Facts as if the lot had been sent; its id is its number. */
function facts(lot: Lot, number: number): ObjectFacts {
  const id: Bytes = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, number + 1);
  const bytes: Bytes = new Uint8Array(32);
  const stored = sealedLength(paddedSize(lot.size));
  return { id: objectId(id), key: fileKey(bytes), root: hash(bytes), stored, size: lot.size };
}

async function readBack(plan: Plan): Promise<ManifestEntry[]> {
  const blob = manifestOf(plan, plan.lots.map(facts));
  const reader = new ManifestReader();
  const entries = reader.push(new Uint8Array(await blob.arrayBuffer()));
  reader.finish();
  return entries;
}

function kindOf(picked: readonly Picked[]): string {
  try {
    planOf(picked);
    return 'planned';
  } catch (error) {
    if (error instanceof Failure) return error.kind;
    throw error;
  }
}

describe('a plan', () => {
  test('lays files below 8 MiB end to end, gives larger ones an object, and empty ones none', () => {
    const picked = [
      file('a', 8 * MIB - 1),
      file('b', 8 * MIB),
      file('c', 0),
      file('d', 1),
      file('e', 300 * MIB),
    ];
    const { lots, entries } = planOf(picked);
    expect(lots.map(({ size, files }) => [size, files.map(({ path }) => path)])).toEqual([
      [8 * MIB, ['a', 'd']],
      [8 * MIB, ['b']],
      [300 * MIB, ['e']],
    ]);
    const places = entries.map((entry) => entry.kind === 'file' && entry.place);
    expect(places).toEqual([
      { lot: 0, offset: 0 },
      { lot: 1, offset: 0 },
      undefined,
      { lot: 0, offset: 8 * MIB - 1 },
      { lot: 2, offset: 0 },
    ]);
  });

  test('fills a pack to 64 MiB exactly, and begins another for one byte more', () => {
    const eight = Array.from({ length: 16 }, (_, i) => file(`f${i + 10}`, 4 * MIB));
    expect(planOf(eight).lots.map(({ size }) => size)).toEqual([64 * MIB]);
    expect(planOf([...eight, file('z', 1)]).lots.map(({ size }) => size)).toEqual([64 * MIB, 1]);
  });

  test('gives each folder above a file an entry, before what it holds', () => {
    const { entries, files } = planOf([file('x/y/z', 1), folder('x'), folder('w'), file('x-1', 1)]);
    expect(entries.map(({ path }) => path)).toEqual(['w', 'x', 'x/y', 'x/y/z', 'x-1']);
    expect(files).toBe(2);
  });

  test('knows for each file which of the picked ones it is', () => {
    const picked = [file('b', 1), folder('c'), file('a', 2)];
    const { entries } = planOf(picked);
    expect(entries.map((entry) => entry.kind === 'file' && entry.picked)).toEqual([2, 0, false]);
  });

  test('brings names to NFC and refuses those that then coincide', () => {
    const { entries } = planOf([file('e\u0301', 1)]);
    expect(entries.map(({ path }) => path)).toEqual(['\u00e9']);
    expect(kindOf([file('e\u0301', 1), file('\u00e9', 1)])).toBe('bad-names');
  });

  test.each([
    ['a file twice', [file('a', 1), file('a', 2)]],
    ['a file that is a folder too', [file('a', 1), folder('a')]],
    ['a file below a file', [file('a', 1), file('a/b', 1)]],
    ['a file below a file, the other way round', [file('a/b/c', 1), file('a', 1)]],
    ['a name that climbs', [file('../a', 1)]],
    ['a backslash', [file('a\\b', 1)]],
    ['a name of 256 bytes', [file('n'.repeat(256), 1)]],
  ])('refuses %s', (_what, picked) => {
    expect(kindOf(picked)).toBe('bad-names');
  });

  test('refuses a path whose quotes no line holds', () => {
    const path = Array.from({ length: 16 }, () => '"'.repeat(250)).join('/');
    expect(kindOf([file(path, 1)])).toBe('bad-names');
  });

  test('counts the lines of packs, too, of which a manifest has a million', () => {
    const one = file('f', 1);
    const most = Array.from({ length: 999_877 }, (_, i) => ({ ...one, path: `f${i}` }));
    expect(kindOf(most)).toBe('planned'); // in 123 packs
    expect(kindOf([...most, file('g', 1)])).toBe('too-many-files');
  });

  test('refuses nothing at all', () => {
    expect(kindOf([])).toBe('nothing-to-send');
  });

  test('a folder picked twice is one folder', () => {
    expect(planOf([folder('a'), folder('a')]).entries).toHaveLength(1);
  });
});

describe('a manifest', () => {
  test('of files, packs and folders is read back as it was planned', async () => {
    const plan = planOf([
      file('d/big', 9 * MIB, 5),
      file('d/small', 3),
      file('empty', 0),
      folder('hollow'),
      file('d/after', 4),
      file('of no time', 0, 2 ** 53),
      file('of no time before', 0, -9_223_372_036_854_776_000),
    ]);
    const entries = await readBack(plan);
    expect(entries[0]).toEqual({ kind: 'head', files: 6, folders: 2, bytes: 9 * MIB + 7 });
    const told = entries.filter((entry) => entry.kind === 'file' || entry.kind === 'folder');
    expect(
      told.map((entry) => [
        entry.path,
        entry.mtime,
        entry.kind === 'file' && [entry.location?.object.size, entry.location?.offset],
      ]),
    ).toEqual([
      ['d', undefined, false],
      ['d/after', MTIME, [7, 0]],
      ['d/big', 5, [9 * MIB, 0]],
      ['d/small', MTIME, [7, 4]],
      ['empty', MTIME, [undefined, undefined]],
      ['hollow', undefined, false],
      ['of no time', undefined, [undefined, undefined]],
      ['of no time before', undefined, [undefined, undefined]],
    ]);
  });

  test('of 100,000 files in folders needs a few dozen objects', async () => {
    const picked = Array.from({ length: 100_000 }, (_, i) => file(`t/${i % 317}/f${i}`, 10_000));
    const plan = planOf(picked);
    expect(plan.lots).toHaveLength(15);
    const entries = await readBack(plan);
    expect(entries[0]).toEqual({
      kind: 'head',
      files: 100_000,
      folders: 318,
      bytes: 1_000_000_000,
    });
  });
});

describe('a lot', () => {
  test('reads as its files end to end', async () => {
    const [lot] = planOf([filled('a', 'one'), filled('b', 'two'), filled('c', 'three')]).lots;
    expect(lot && (await contentOf(lot).text())).toBe('onetwothree');
  });

  test('is another composition when a path, a length or a time is another', async () => {
    const of = async (...picked: Picked[]): Promise<string> => {
      const [lot] = planOf(picked).lots;
      return lot ? compositionOf(lot) : '';
    };
    const compositions = await Promise.all([
      of(file('a', 1)),
      of(file('b', 1)),
      of(file('a', 2)),
      of(file('a', 1, MTIME + 1)),
      of(file('a', 1), file('b', 1)),
    ]);
    expect(new Set(compositions).size).toBe(5);
    expect(await of(file('a', 1))).toBe(compositions[0]);
  });
});

describe('a fingerprint', () => {
  test('is another one for an empty file, a folder or a time that is another', async () => {
    const of = (...picked: Picked[]): Promise<string> => fingerprintOf(planOf(picked));
    const fingerprints = await Promise.all([
      of(file('a', 1)),
      of(file('a', 2)),
      of(file('a', 1, MTIME + 1)),
      of(file('a', 1), file('b', 0)),
      of(file('a', 1), folder('b')),
    ]);
    expect(new Set(fingerprints).size).toBe(5);
    expect(await of(file('a', 1))).toBe(fingerprints[0]);
  });
});
