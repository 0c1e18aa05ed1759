/**
 * Every case of every file in spec/vectors, with its class of result.
 *
 * Nothing here is of Node: the same file runs in a browser, and browsers differ in what they let pass.
 *
 * Source: spec/vectors/README.md.
 */

import { describe, expect, it } from 'vitest';
import { REASONS } from '../../src/format/refused.ts';
import type { Given } from './recipes.ts';
import { classOf } from './refusals.ts';
import { VectorCase } from './vector-case.ts';
import { RUNNERS, type Runner } from './vector-kinds.ts';

interface VectorFile {
  readonly kind: string;
  readonly given?: Given;
  readonly cases: readonly Readonly<Record<string, unknown>>[];
}

interface VectorKind {
  readonly kind: string;
  readonly run: Runner;
  readonly file: VectorFile;
}

/** By the name of the file. */
const FILES = import.meta.glob<string>('../../../spec/vectors/*.json', {
  import: 'default',
  query: '?raw',
});
const ALL_NAMES = Object.keys(import.meta.glob('../../../spec/vectors/**/*'));

describe('spec/vectors', () => {
  it('holds a page and files that are all run', () => {
    const names = ALL_NAMES.filter((name) => !name.endsWith('/README.md'));
    const run = Object.keys(RUNNERS).map(nameOf);
    expect(names.sort()).toEqual(run.sort());
  });
});

describe.each(await Promise.all(Object.entries(RUNNERS).map(load)))(
  '$kind',
  ({ kind, run, file }) => {
    const cases = file.cases.map((members) => new VectorCase(members, file.given ?? {}));

    it('is a file of its kind, with cases of different names', () => {
      expect(file.kind).toBe(kind);
      expect(cases.length).toBeGreaterThan(0);
      expect(new Set(cases.map((vector) => vector.name)).size).toBe(cases.length);
    });

    it.each(cases.map((vector) => ({ name: vector.name, vector })))('$name', async ({ vector }) => {
      expect(['accept', ...REASONS]).toContain(vector.expect);
      expect(await classOf(async () => run(vector))).toBe(vector.expect);
    });
  },
);

function nameOf(kind: string): string {
  return `../../../spec/vectors/${kind}.json`;
}

async function load([kind, run]: [string, Runner]): Promise<VectorKind> {
  const text = await FILES[nameOf(kind)]?.();
  if (text === undefined) throw new Error(`no vectors of kind ${kind}`);
  return { kind, run, file: JSON.parse(text) as VectorFile };
}
