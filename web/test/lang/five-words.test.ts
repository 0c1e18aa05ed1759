/** The lists are as long as the strength that is claimed, and the draw has no bias. */

import { expect, test } from 'vitest';
import { words as english } from '../../src/lang/words/en.ts';
import { words as french } from '../../src/lang/words/fr.ts';
import { below, makePassword, WORDS } from '../../src/lang/five-words.ts';

const WORDS_MIN = 1_296;

test.each([
  ['English', english],
  ['French', french],
])('the list of %s has enough different words that every keyboard can type', (_name, text) => {
  const list = text.trim().split(/\s+/);
  expect(list.filter((word) => !/^[a-z]{2,12}$/.test(word))).toEqual([]);
  expect(new Set(list).size).toBe(list.length);
  expect(list.length).toBeGreaterThanOrEqual(WORDS_MIN);
});

test('every number is drawn as often as every other, and what would favour some is drawn again', () => {
  const count = 20_000;
  const drawn = new Uint32Array(count);
  for (let number = 0; number < 2 ** 16; number++) {
    const numbers = [number, 7];
    const index = below(count, () => numbers.shift() ?? 0);
    if (numbers.length === 1) drawn[index] = (drawn[index] ?? 0) + 1;
  }
  expect(new Set(drawn)).toEqual(new Set([3]));
});

test('a password is five words of the language, and never the same', async () => {
  const list = new Set(french.trim().split(/\s+/));
  const made = await makePassword('fr');
  const parts = made.split('-');
  expect(parts).toHaveLength(WORDS);
  expect(parts.filter((word) => !list.has(word))).toEqual([]);
  expect(await makePassword('fr')).not.toBe(made);
});
