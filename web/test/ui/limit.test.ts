/** How many downloads may be asked for. */

import { expect, test } from 'vitest';
import { en } from '../../src/lang/en.ts';
import { fr } from '../../src/lang/fr.ts';
import { parseLimit } from '../../src/ui/limit.ts';

const LARGEST = 0xffff_ffff;

test('a limit is all that a record holds, and the sentence about another one names the largest', () => {
  expect(parseLimit(` ${LARGEST} `)).toBe(LARGEST);
  for (const wrong of [String(LARGEST + 1), '0', '-1', '1.5', ''])
    expect(parseLimit(wrong)).toBeNaN();
  expect(en.send.limitWrong).toContain(LARGEST.toLocaleString('en'));
  expect(fr.send.limitWrong).toContain(LARGEST.toLocaleString('fr'));
});
