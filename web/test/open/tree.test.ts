import { describe, expect, test } from 'vitest';
import {
  choose,
  chosenOf,
  entriesOf,
  lowestOf,
  plantTree,
  rowsOf,
  stateOf,
  stateOfAll,
  type View,
} from '../../src/open/tree.ts';
import type { Entry } from '../../src/share/opening.ts';

function entry(index: number, path: string, size: number, mtimeMs = 0): Entry {
  return { index, kind: 'file', path, size, mtimeMs, executable: false };
}

const ENTRIES: readonly Entry[] = [
  { index: 0, kind: 'folder', path: 'photos', size: 0, mtimeMs: 5, executable: false },
  entry(1, 'photos/10.jpg', 300, 20),
  entry(2, 'photos/9.jpg', 100, 30),
  entry(3, 'photos/raw/é.dng', 1_000, 10),
  entry(4, 'letter.txt', 7, 40),
  { index: 5, kind: 'folder', path: 'empty', size: 0, mtimeMs: 1, executable: false },
];

const NAME: View = {
  shape: 'tree',
  order: { by: 'name', descending: false },
  filter: '',
  expanded: new Set(),
};

function paths(view: Partial<View>, root = plantTree(ENTRIES)): string[] {
  return rowsOf(root, { ...NAME, ...view }).map((node) => node.path);
}

describe('a share as a tree', () => {
  test('folders of paths alone are there, and sums go up', () => {
    const root = plantTree(ENTRIES);
    expect([root.size, root.files, root.leaves]).toEqual([1_407, 4, 5]);
    const photos = root.children.find((node) => node.name === 'photos');
    expect([photos?.size, photos?.files, photos?.mtimeMs, photos?.level]).toEqual([
      1_400, 3, 30, 1,
    ]);
  });

  test('shows folders first, numbers by value, and closed folders closed', () => {
    const root = plantTree(ENTRIES);
    expect(paths({}, root)).toEqual(['empty', 'photos', 'letter.txt']);
    const expanded = new Set(root.children.filter((node) => node.name === 'photos'));
    expect(paths({ expanded }, root)).toEqual([
      'empty',
      'photos',
      'photos/raw',
      'photos/9.jpg',
      'photos/10.jpg',
      'letter.txt',
    ]);
  });

  test('a list has every file and empty folder, in each order', () => {
    const bySize = paths({ shape: 'list', order: { by: 'size', descending: true } });
    expect(bySize).toEqual([
      'empty',
      'photos/raw/é.dng',
      'photos/10.jpg',
      'photos/9.jpg',
      'letter.txt',
    ]);
    const byDate = paths({ shape: 'list', order: { by: 'date', descending: false } });
    expect(byDate.slice(1)).toEqual([
      'photos/raw/é.dng',
      'photos/10.jpg',
      'photos/9.jpg',
      'letter.txt',
    ]);
  });

  test.each([
    ['name', ['9', '10']],
    ['size', ['9', '10']],
    ['date', ['10', '9']],
  ] as const)('the same tree is shown by %s one way and then the other', (by, upwards) => {
    const root = plantTree(ENTRIES);
    const shown = (descending: boolean): string[] => {
      const order = { by, descending };
      const all = paths({ order, expanded: new Set(root.children) }, root);
      return all.filter((path) => path.endsWith('.jpg'));
    };
    const expected = upwards.map((name) => `photos/${name}.jpg`);
    expect(shown(false)).toEqual(expected);
    expect(shown(true)).toEqual(expected.toReversed());
  });

  test('a filter finds names without their accents and opens the way to them', () => {
    expect(paths({ filter: 'E.DNG' })).toEqual(['photos', 'photos/raw', 'photos/raw/é.dng']);
    expect(paths({ filter: 'e.dng', shape: 'list' })).toEqual(['photos/raw/é.dng']);
    expect(paths({ filter: 'nothing' })).toEqual([]);
  });

  test('a folder that a filter found can be opened as a whole', () => {
    const root = plantTree(ENTRIES);
    const photos = root.children.filter((node) => node.name === 'photos');
    const raw = photos.flatMap((node) => node.children).filter((node) => node.name === 'raw');
    expect(paths({ filter: 'raw', expanded: new Set([...photos, ...raw]) }, root)).toEqual([
      'photos',
      'photos/raw',
      'photos/raw/é.dng',
    ]);
  });

  test('choosing a folder chooses all within, and half of it leaves the folder out', () => {
    const root = plantTree(ENTRIES);
    const photos = root.children.find((node) => node.name === 'photos');
    if (!photos) throw new Error('no folder');
    choose(photos, true);
    expect(chosenOf(root)).toEqual({ entries: [0, 1, 2, 3], files: 3, bytes: 1_400 });
    choose(photos.children.find((node) => node.name === '9.jpg') ?? photos, false);
    expect([photos.chosen, photos.leaves, root.chosen]).toEqual([2, 3, 2]);
    expect(root.children.map(stateOf)).toEqual(['some', 'none', 'none']);
    expect([stateOfAll([photos]), stateOfAll(root.children)]).toEqual(['some', 'some']);
    expect(chosenOf(root)).toEqual({ entries: [1, 3], files: 2, bytes: 1_300 });
    choose(root, true);
    expect(chosenOf(root).entries).toEqual([0, 1, 2, 3, 4, 5]);
    expect([stateOf(root), stateOfAll(root.children)]).toEqual(['all', 'all']);
    choose(root, false);
    expect(chosenOf(root)).toEqual({ entries: [], files: 0, bytes: 0 });
    expect(stateOfAll(root.children)).toBe('none');
  });

  test('choosing all that is shown chooses no more than is shown', () => {
    const root = plantTree(ENTRIES);
    const [photos] = root.children.filter((node) => node.name === 'photos');
    if (!photos) throw new Error('no folder');
    const chosenBy = (view: Partial<View>): readonly number[] => {
      choose(root, false);
      const lowest = lowestOf(rowsOf(root, { ...NAME, ...view }));
      for (const node of lowest) choose(node, true);
      expect(stateOfAll(lowest)).toBe('all');
      return chosenOf(root).entries;
    };
    expect(chosenBy({ filter: 'dng' })).toEqual([3]);
    expect(chosenBy({ filter: 'raw' })).toEqual([3]); // a closed folder is shown with all that is in it
    expect(chosenBy({ filter: 'e', shape: 'list' })).toEqual([3, 4, 5]);
    for (const expanded of [[], [photos], [photos, ...photos.children]]) {
      expect(chosenBy({ expanded: new Set(expanded) })).toEqual([0, 1, 2, 3, 4, 5]);
    }
  });

  test('saving a folder takes all that is below it', () => {
    const root = plantTree(ENTRIES);
    const photos = root.children.find((node) => node.name === 'photos') ?? root;
    expect(entriesOf(photos).sort()).toEqual([0, 1, 2, 3]);
  });

  test('a folder as deep as a path may be has no limit of its own', () => {
    const deep = `${'d/'.repeat(2_047)}f`;
    const root = plantTree([entry(0, deep, 1)]);
    choose(root, true);
    expect(chosenOf(root).entries).toEqual([0]);
    expect(paths({ shape: 'list' }, root)).toEqual([deep]);
  });
});
