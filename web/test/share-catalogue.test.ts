import { expect, it } from 'vitest';
import type { ManifestEntry } from '../src/format/manifest-reader.ts';
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
