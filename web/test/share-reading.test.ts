/** What a save and a preview wait for, and what they give out when. */

import { expect, test } from 'vitest';
import type { Bytes } from '../src/format/bytes.ts';
import { lastAfter } from '../src/share/last-after.ts';
import { isRange } from '../src/share/ranges.ts';
import { unlessAborted } from '../src/share/unless-aborted.ts';

async function* blocks(count: number): AsyncGenerator<Bytes, void, undefined> {
  for (let i = 1; i <= count; i++) yield await Promise.resolve(new Uint8Array([i]));
}

test('the last block is given out after the check, and not at all if it fails', async () => {
  const seen: string[] = [];
  const check = (): Promise<void> => {
    seen.push('checked');
    return Promise.resolve();
  };
  for await (const [block] of lastAfter(blocks(3), check)) seen.push(String(block));
  expect(seen).toEqual(['1', '2', 'checked', '3']);

  const got: (number | undefined)[] = [];
  const failing = async (): Promise<void> => {
    for await (const [block] of lastAfter(blocks(3), () =>
      Promise.reject(new Error('not whole')),
    )) {
      got.push(block);
    }
  };
  await expect(failing()).rejects.toThrow('not whole');
  expect(got).toEqual([1, 2]);
});

test('what has no bytes is checked too', async () => {
  let checks = 0;
  const none = lastAfter(blocks(0), () => {
    checks++;
    return Promise.resolve();
  });
  expect((await none.next()).done).toBe(true);
  expect(checks).toBe(1);
});

test('what never comes is waited for until the signal', async () => {
  const never = new Promise<void>(() => undefined);
  const cancelled = new AbortController();
  const waiting = unlessAborted(never, cancelled.signal);
  cancelled.abort(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
  await expect(unlessAborted(never, cancelled.signal)).rejects.toThrow('cancelled');
});

test('what comes in time is handed on, good or bad', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(7), signal)).toBe(7);
  await expect(unlessAborted(Promise.reject(new Error('full')), signal)).rejects.toThrow('full');
});

test('a range is two whole numbers from the beginning of the file on', () => {
  expect(isRange(0, 0)).toBe(true);
  expect(isRange(5, 9)).toBe(true);
  for (const [from, until] of [
    [-1, 5],
    [9, 5],
    [0.5, 5],
    [0, Number.NaN],
    [0, Infinity],
    [0, 2 ** 53],
  ] as const) {
    expect(isRange(from, until), `${from}..${until}`).toBe(false);
  }
});
