/**
 * Every case of every file in spec/vectors, with its class of result.
 *
 * Source: spec/vectors/README.md.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../src/format/refused.ts';
import type { Given } from './recipes.ts';
import { classOf } from './refusals.ts';
import { VectorCase } from './vector-case.ts';
import { RUNNERS } from './vector-kinds.ts';

const FOLDER = join(import.meta.dirname, '../../../spec/vectors');

interface VectorFile {
  readonly kind: string;
  readonly given?: Given;
  readonly cases: readonly Readonly<Record<string, unknown>>[];
}

describe('spec/vectors', () => {
  it('holds a page and files that are all run', () => {
    const files = readdirSync(FOLDER).filter((name) => name !== 'README.md');
    const run = Object.keys(RUNNERS).map((kind) => `${kind}.json`);
    expect(files.sort()).toEqual(run.sort());
  });
});

describe.each(Object.entries(RUNNERS))('%s', (kind, run) => {
  const file = JSON.parse(readFileSync(join(FOLDER, `${kind}.json`), 'utf8')) as VectorFile;
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
});
