/** What was picked: no name twice, nothing lost, folders as one row. */

import { expect, test } from 'vitest';
import type { Picked } from '../../../src/send/sending.ts';
import { planOf } from '../../../src/send/plan.ts';
import { add, rowsOf, totalOf, without } from '../../../src/ui/send/packing.ts';

function file(path: string, text = 'x', lastModified = 1): Picked {
  return { kind: 'file', path, file: new File([text], path, { lastModified }) };
}

test('a file picked twice stays once, another of its name gets a number', () => {
  const first = add([], [file('a/photo.jpg'), file('.profile')]);
  const second = add(first.all, [
    file('a/photo.jpg'),
    file('a/photo.jpg', 'other'),
    file('a/photo.jpg', 'third'),
    file('.profile', 'other'),
  ]);
  expect(second.count).toBe(3);
  expect(second.all.map(({ path }) => path)).toEqual([
    '.profile',
    'a/photo.jpg',
    '.profile (2)',
    'a/photo (2).jpg',
    'a/photo (3).jpg',
  ]);
});

test('a file that was changed since it was picked is another, whatever its length', () => {
  const { all } = add([file('note')], [file('note', 'x', 2)]);
  expect(all.map(({ path }) => path)).toEqual(['note', 'note (2)']);
});

test('names that no share can hold are left out and told once each', () => {
  const twice = [file('back\\slash'), file('back\\slash', 'other')];
  const { all, leftOut } = add([], [...twice, file('good'), file('a/../b')]);
  expect(all.map(({ path }) => path)).toEqual(['good']);
  expect(leftOut).toEqual(['a/../b', 'back\\slash']);
});

test('a folder is one row, and its files are rows when it is open', () => {
  const { all } = add(
    [],
    [file('d/a', 'xx'), file('b'), file('d/e/c'), { kind: 'folder', path: 'd/f' }],
  );
  expect(rowsOf(all, new Set())).toEqual([
    { kind: 'file', path: 'b', shown: 'b', bytes: 1, depth: 0 },
    { kind: 'group', name: 'd', open: false, files: 2, bytes: 3 },
  ]);
  const open = rowsOf(all, new Set(['d']));
  expect(open.map((row) => (row.kind === 'group' ? row.name : row.shown))).toEqual([
    'b',
    'd',
    'a',
    'e/c',
    'f',
  ]);
});

test('removing a folder takes all below it and no neighbour', () => {
  const { all } = add([], [file('d/a'), file('d/e/b'), file('da')]);
  expect(without(all, 'd').map(({ path }) => path)).toEqual(['da']);
  expect(totalOf(without(all, 'd/e'))).toEqual({ files: 2, bytes: 2 });
});

test('a folder named as a file, and a file named as a folder, get a number', () => {
  const { all } = add([], [file('a'), file('d/x')]);
  const folders: Picked[] = [file('a/b'), { kind: 'folder', path: 'a/c' }, file('d/x/y')];
  const more = add(all, [...folders, file('d')]);
  const expected = ['a', 'd/x', 'a (2)/b', 'a (2)/c', 'd (2)', 'd/x (2)/y'];
  expect(more.all.map(({ path }) => path)).toEqual(expected);
  expect(planOf(more.all).files).toBe(5);
  expect(add(more.all, folders).all).toHaveLength(more.all.length);
});

test('an empty folder is one no more once something lies in it, picked before or after', () => {
  const empty: Picked[] = [
    { kind: 'folder', path: 'd' },
    { kind: 'folder', path: 'd/e/f' },
  ];
  const full = [file('d/e/f/x'), file('d/y')];
  for (const [first, second] of [
    [empty, full],
    [full, empty],
  ] as const) {
    const { all } = add(add([], first).all, second);
    expect(all.map(({ path }) => path)).toEqual(['d/e/f/x', 'd/y']);
    expect(rowsOf(all, new Set())).toEqual([
      { kind: 'group', name: 'd', open: false, files: 2, bytes: 2 },
    ]);
  }
  const { all, count } = add(add([], empty).all, [file('d/y')]);
  expect(count).toBe(1);
  expect(without(all, 'd/e/f').map(({ path }) => path)).toEqual(['d/y']);
});
