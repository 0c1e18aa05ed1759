/** A browser that lacks one part is told before anybody chooses a file. */

import { expect, test } from 'vitest';
import { lacks } from '../src/support.ts';

const WHOLE = {
  Worker: {},
  IDBFactory: {},
  ReadableStream: {},
  navigator: { locks: {} },
  AbortSignal: { any: {} },
  Promise: { withResolvers: {} },
};

test('a browser with every part is taken', () => {
  expect(lacks(WHOLE)).toBe(false);
});

test.each([
  { Worker: undefined },
  { IDBFactory: undefined },
  { ReadableStream: undefined },
  { navigator: {} },
  { navigator: undefined },
  { AbortSignal: {} },
  { Promise: {} },
])('a browser without one part is not: %o', (without) => {
  expect(lacks({ ...WHOLE, ...without })).toBe(true);
});
