/** What is said to the ear. */

import { expect, test } from 'vitest';
import { notices } from '../../src/ui/notices.svelte.ts';

test('what is said again is another text to the live region, and reads the same', () => {
  const said = Array.from({ length: 3 }, () => {
    notices.announce('1 file added');
    return notices.said;
  });
  expect(said[1]).not.toBe(said[0]);
  expect(said[2]).not.toBe(said[1]);
  expect(new Set(said.map((text) => text.trim()))).toEqual(new Set(['1 file added']));
});
