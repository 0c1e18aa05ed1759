import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { utf8 } from '../src/format/bytes.ts';
import { ManifestReader, type ManifestEntry } from '../src/format/manifest-reader.ts';
import { Catalogue, NAMES_MAX } from '../src/share/catalogue.ts';

function emptyFile(path: string): ManifestEntry {
  return {
    kind: 'file',
    path,
    length: 0,
    mtime: undefined,
    executable: false,
    location: undefined,
  };
}

it('deep paths that share nothing are refused before a tree of them fills the memory', () => {
  const catalogue = new Catalogue();
  const below = '/a'.repeat(255);
  const fits = Math.floor(NAMES_MAX / 256);
  for (let i = 0; i < fits; i++) catalogue.add(emptyFile(`${i}${below}`));
  expect(() => {
    catalogue.add(emptyFile(`last${below}`));
  }).toThrow('list-too-large: too many folders');
});

it('names that stand in the path before count once', () => {
  const catalogue = new Catalogue();
  const deep = 'a/'.repeat(200);
  for (let i = 0; i < 20_000; i++) catalogue.add(emptyFile(`${deep}${i}`));
  // A folder's own line counts as the way to what is in it.
  catalogue.add({ kind: 'folder', path: 'b', mtime: undefined });
  catalogue.add(emptyFile('b/c'));
  expect(catalogue.entries).toHaveLength(20_002);
});

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return getHeapStatistics().used_heap_size;
}

it('of a line no more is kept than its path', () => {
  const files = 4_000;
  const reader = new ManifestReader();
  const catalogue = new Catalogue();
  const add = (line: object): void => {
    for (const entry of reader.push(utf8(`${JSON.stringify(line)}\n`))) catalogue.add(entry);
  };
  const before = heapBytes();
  add({ t: 'manifest', v: 1, files, folders: 0, bytes: 0 });
  for (let i = 0; i < files; i++) {
    const path = `a path of more than a few characters ${i + 10_000}`;
    add({ t: 'file', path, length: 0, unknown: 'x'.repeat(8_000) });
  }
  reader.finish();
  expect(catalogue.entries).toHaveLength(files);
  expect((heapBytes() - before) / files).toBeLessThan(2_000);
});
