/**
 * No folder of src knows one that knows it, types included: of two of them at least one can be read alone.
 *
 * A file that lies in no folder counts as one by itself. Source: ARCHITECTURE.md, "What there is not".
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SRC = new URL('../src/', import.meta.url).pathname;
const CODE = /\.(ts|svelte)$/;
const IMPORTED = /(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*'(\.[^']+)'/g;

type Source = readonly [path: string, text: string];

/** Each folder, and those that its files import. */
function known(sources: readonly Source[]): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  for (const [path, text] of sources) {
    const folder = top(path);
    const others = all.get(folder) ?? new Set<string>();
    all.set(folder, others);
    for (const [, to] of text.matchAll(IMPORTED)) {
      const other = top(normalize(join(dirname(path), to ?? '')));
      if (other !== folder) others.add(other);
    }
  }
  return all;
}

function top(path: string): string {
  return path.split('/')[0] ?? path;
}

/** What is left when, again and again, each that knows none of the rest is taken away. */
function inCycles(sources: readonly Source[]): string[] {
  const left = known(sources);
  for (;;) {
    const ends = [...left].filter(([, others]) => ![...others].some((other) => left.has(other)));
    if (ends.length === 0) return [...left.keys()].sort();
    for (const [folder] of ends) left.delete(folder);
  }
}

test('no folder knows one that knows it', () => {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  const code = paths.filter((path) => CODE.test(path));
  const sources = code.map((path): Source => [path, readFileSync(SRC + path, 'utf8')]);
  expect([...known(sources)].filter(([, others]) => others.size > 0).length).toBeGreaterThan(9);
  expect(inCycles(sources)).toEqual([]);
});

test('a cycle is found, whatever way and over however many folders it goes', () => {
  const fine: Source = ['a/x.ts', "import { y } from '../b/y.ts';"];
  expect(inCycles([fine, ['b/y.ts', "import './z.ts';"]])).toEqual([]);
  expect(inCycles([fine, ['b/y.ts', "import type { X } from '../a/x.ts';"]])).toEqual(['a', 'b']);
  const over: Source = ['b/y.svelte', "const z = (await import('../z.ts')).z;"];
  const back: Source = ['z.ts', "new Worker(new URL('./a/x.worker.ts', import.meta.url));"];
  expect(inCycles([fine, over, back])).toEqual(['a', 'b', 'z.ts']);
});
