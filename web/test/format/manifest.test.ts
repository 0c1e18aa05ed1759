/** What our writer makes of files is what our reader makes of the manifest. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fileKey, hash, objectId, utf8, type Bytes } from '../../src/format/bytes.ts';
import type { HeadLine } from '../../src/format/manifest-lines.ts';
import { ManifestReader, type ManifestEntry } from '../../src/format/manifest-reader.ts';
import { ManifestWriter, OWN_OBJECT_MIN } from '../../src/format/manifest-writer.ts';
import type { ObjectFacts } from '../../src/format/object-facts.ts';
import { comparePaths, prepareNewPath } from '../../src/format/paths.ts';
import { paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { classOfNow } from './refusals.ts';
import { hex } from './streams.ts';

const MTIME = 1_700_000_000_123;

function factsOf(size: number): ObjectFacts {
  return {
    id: objectId(crypto.getRandomValues(new Uint8Array(16))),
    key: fileKey(crypto.getRandomValues(new Uint8Array(32))),
    root: hash(crypto.getRandomValues(new Uint8Array(32))),
    stored: sealedLength(paddedSize(size)),
    size,
  };
}

function read(manifest: Bytes, piece: number): ManifestEntry[] {
  const reader = new ManifestReader();
  const entries: ManifestEntry[] = [];
  for (let at = 0; at < manifest.length; at += piece) {
    entries.push(...reader.push(manifest.subarray(at, at + piece)));
  }
  reader.finish();
  return entries;
}

/** A folder, small files in one pack, an empty file and a large one, each twelfth path. */
function write(names: string[]): { manifest: Bytes; expected: ManifestEntry[] } {
  const writer = new ManifestWriter();
  const lines: Bytes[] = [];
  const expected: ManifestEntry[] = [];
  const lengths = names.map((_, i) => [10, 0, OWN_OBJECT_MIN][i % 3] ?? 0);
  const bytes = lengths.reduce((sum, length) => sum + length, 0);
  const counts: Omit<HeadLine, 'kind'> = { files: names.length, folders: 1, bytes };
  lines.push(writer.head(counts));
  expected.push({ kind: 'head', ...counts });
  lines.push(writer.folder('!', MTIME));
  expected.push({ kind: 'folder', path: '!', mtime: MTIME });
  const pack = factsOf(names.length * 10 + 10);
  lines.push(writer.pack(pack));
  expected.push({ kind: 'object', object: pack });
  names.forEach((name, i) => {
    const file = { path: `!/${name}`, mtime: i % 2 ? MTIME : undefined, executable: i % 5 === 0 };
    const length = lengths[i] ?? 0;
    const kind = 'file' as const;
    if (length === 0) {
      lines.push(writer.file({ ...file, length, place: { kind: 'nowhere' } }));
      expected.push({ kind, ...file, length, location: undefined });
    } else if (length < OWN_OBJECT_MIN) {
      const offset = i * 10;
      lines.push(writer.file({ ...file, length, place: { kind: 'pack', offset } }));
      expected.push({ kind, ...file, length, location: { object: pack, offset } });
    } else {
      const object = factsOf(length);
      lines.push(writer.file({ ...file, length, place: { kind: 'own', object } }));
      expected.push({ kind: 'object', object });
      expected.push({ kind, ...file, length, location: { object, offset: 0 } });
    }
  });
  writer.finish();
  return { manifest: concat(...lines), expected };
}

const names = fc
  .uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { maxLength: 30 })
  .map((texts) => [...new Set(texts.map((text) => text.normalize('NFC')))])
  .map((texts) => texts.filter((text) => classOfNow(() => prepareNewPath(text)) === 'accept'))
  .map((texts) => texts.sort(comparePaths));

describe('a manifest', () => {
  it('is read as it was written, in pieces of any size', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 10_000 }), (texts, piece) => {
        // A path below a file is refused; here all lie side by side in one folder.
        const flat = texts.filter((text) => !text.includes('/'));
        const { manifest, expected } = write(flat);
        expect(read(manifest, piece)).toEqual(expected);
      }),
    );
  });

  it('that is cut anywhere is refused', () => {
    const { manifest } = write(['a', 'b', 'c', 'd', 'e', 'f']);
    for (let length = 0; length < manifest.length; length++) {
      expect(classOfNow(() => read(manifest.subarray(0, length), 512))).toBe('malformed');
    }
  });
});

describe('a writer', () => {
  const empty = {
    mtime: undefined,
    executable: false,
    length: 0,
    place: { kind: 'nowhere' },
  } as const;

  it('refuses paths out of order, below a file, or hostile', () => {
    const after = (first: string, second: string): string => {
      const writer = new ManifestWriter();
      writer.head({ files: 2, folders: 0, bytes: 0 });
      writer.file({ ...empty, path: first });
      return classOfNow(() => writer.file({ ...empty, path: second }));
    };
    expect(after('a', 'b')).toBe('accept');
    expect(after('b', 'a')).toBe('duplicate-path');
    expect(after('a', 'a')).toBe('duplicate-path');
    expect(after('a', 'a/b')).toBe('hostile-path');
    expect(after('a', 'b/../c')).toBe('hostile-path');
  });

  it('refuses a path that JSON makes longer than a line', () => {
    const writer = new ManifestWriter();
    writer.head({ files: 1, folders: 0, bytes: 0 });
    const path = Array.from({ length: 16 }, () => '"'.repeat(255)).join('/');
    expect(classOfNow(() => writer.file({ ...empty, path }))).toBe('too-large');
  });

  it('does not end before it has told all that the head promised', () => {
    const writer = new ManifestWriter();
    writer.head({ files: 1, folders: 0, bytes: 0 });
    expect(
      classOfNow(() => {
        writer.finish();
      }),
    ).toBe('malformed');
  });

  it('lays no small file into an object of its own, and no large one into a pack', () => {
    const writer = new ManifestWriter();
    writer.head({ files: 1, folders: 0, bytes: 10 });
    const small = {
      ...empty,
      path: 'a',
      length: 10,
      place: { kind: 'own', object: factsOf(10) },
    } as const;
    expect(() => writer.file(small)).toThrow('pack');
  });
});

describe('a new path', () => {
  it('is brought to NFC', () => {
    expect(prepareNewPath('e\u0301')).toBe('\u00e9');
  });

  it('with an unassigned character is refused, an emoji to come is not', () => {
    expect(classOfNow(() => prepareNewPath('a\u0378'))).toBe('hostile-path');
    expect(classOfNow(() => prepareNewPath('a\u{1f8ff}'))).toBe('accept');
  });
});

describe('the order of paths', () => {
  it('is that of the names, each by its bytes', () => {
    const paths = fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    const byNames = (a: string[], b: string[]): number => {
      for (let i = 0; i < Math.min(a.length, b.length); i++) {
        const [one, other] = [hex(utf8(a[i] ?? '')), hex(utf8(b[i] ?? ''))];
        if (one !== other) return one < other ? -1 : 1;
      }
      return a.length - b.length;
    };
    fc.assert(
      fc.property(paths, paths, (a, b) => {
        fc.pre([...a, ...b].every((name) => !/[/\p{Cc}]/u.test(name)));
        expect(Math.sign(comparePaths(a.join('/'), b.join('/')))).toBe(Math.sign(byNames(a, b)));
      }),
    );
  });
});
