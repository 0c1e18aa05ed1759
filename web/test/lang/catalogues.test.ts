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

/** Words and names that both languages write alike; a number stands where a function puts what it is given. */
const ALIKE = [
  ...['1, 1', '1/s', '3, 5', '3/s', 'Document 1', 'Document 3', 'Message', 'Messages', 'Page'],
  ...['Page #', 'Pages', 'Pause', 'PostgreSQL', 'Quota', 'SQLite', 'Satchel 1', 'Satchel 3'],
  ...['Version', 'note.txt'],
];

/** What the documents say by themselves, before or without any script. */
const DOCUMENTS = ['index.html', 's/index.html', 'admin/index.html'];

/** Every text of a catalogue by its path; functions are called with what shows their words, of one and of several. */
function* texts(value: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'function') {
    const write = value as (...all: number[]) => string;
    yield [`${path} of one`, write(1, 1, 1, 1)];
    yield [path, write(3, 5, 7, 9)];
  } else if (typeof value === 'object' && value !== null) {
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

test('no text of one language stands in the other, but for words that are alike', () => {
  const french = new Map(texts(fr, ''));
  const same = [...texts(en, '')].filter(([path, text]) => french.get(path) === text);
  expect([...new Set(same.map(([, text]) => text))].sort()).toEqual(ALIKE);
});

test('what a document says without its scripts is said in both languages', () => {
  for (const name of DOCUMENTS) {
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const said = [
      ...text.matchAll(/<(p class="(?:un)?start(?:ed|ing)"|noscript)>(.*?)<\/(?:p|noscript)>/gs),
    ];
    expect(said, name).toHaveLength(3);
    for (const [, , words = ''] of said) {
      const [, english = '', french = ''] =
        /^(.*\S)\s+<span lang="fr"\s*>(.*)<\/span\s*>\s*$/s.exec(words) ?? [];
      expect(english.trim(), name).toMatch(/^\S.* —$/s);
      expect(french.trim(), name).toMatch(/^\S.*[.…]$/s);
      expect(french, name).not.toMatch(/ [;:!?»…]|« |'/);
    }
  }
});
