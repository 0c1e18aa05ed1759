/** What types cannot say of the catalogues: the specification's problems, and how French is set. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROBLEMS } from '../../src/failure.ts';
import { en } from '../../src/lang/en.ts';
import { fr } from '../../src/lang/fr.ts';

/** Names of the entries right below `x-problems:` of spec/api.yaml, in its order. */
function specifiedProblems(): string[] {
  const api = readFileSync(new URL('../../../spec/api.yaml', import.meta.url), 'utf8');
  const block = /^x-problems:\n((?: {2}\S.*\n)+)/m.exec(api)?.[1] ?? '';
  return block
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(':')[0] ?? '');
}

/** Every text of a catalogue by its path; functions are called with what shows their words. */
function* texts(value: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'function')
    yield [path, (value as (...all: number[]) => string)(3, 5, 7, 9)];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* texts(inner, `${path}.${key}`);
  }
}

test('every problem that the specification lists has a sentence, and no other', () => {
  expect(specifiedProblems().length).toBeGreaterThan(40);
  expect([...PROBLEMS]).toEqual(specifiedProblems());
});

test('no text is empty', () => {
  for (const catalogue of [en, fr]) {
    for (const [path, text] of texts(catalogue, '')) expect(text.trim(), path).not.toBe('');
  }
});

test('French has no-break spaces where French wants them', () => {
  for (const [path, text] of texts(fr, '')) {
    expect(text, path).not.toMatch(/ [;:!?»…]|« |'/);
  }
});
