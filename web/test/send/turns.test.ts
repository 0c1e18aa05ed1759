/** How the parts of a send run side by side and end together. */

import { expect, test, vi } from 'vitest';
import { Budget, eachAtOnce, Gate, together } from '../../src/send/turns.ts';

test('the first failure stops the others, and is told when they ended', async () => {
  const stop = new AbortController();
  const shut = new Gate();
  shut.shut();
  const told: string[] = [];
  const waits = async (): Promise<void> => {
    try {
      await shut.pass(stop.signal);
    } finally {
      await Promise.resolve();
      told.push('stopped');
    }
  };
  const fails = (): Promise<void> => Promise.reject(new Error('first'));
  const all = together([waits(), fails()], stop).catch((error: unknown) => {
    told.push(error instanceof Error ? error.message : '');
  });
  await all;
  expect(told).toEqual(['stopped', 'first']);
});

test('a stop from outside is told as what it was', async () => {
  const stop = new AbortController();
  const shut = new Gate();
  shut.shut();
  const all = together([shut.pass(stop.signal)], stop);
  stop.abort(new Error('cancelled'));
  await expect(all).rejects.toThrow('cancelled');
});

test('places are given in line, and who leaves the line takes none', async () => {
  const budget = new Budget(1);
  const { signal } = new AbortController();
  const leaving = new AbortController();
  const told: string[] = [];
  const take = (name: string, until: AbortSignal): void => {
    budget.take(until).then(
      () => told.push(name),
      () => told.push(`no ${name}`),
    );
  };
  take('first', signal);
  take('second', leaving.signal);
  take('third', signal);
  take('fourth', signal);
  leaving.abort(new Error('left'));
  const expected = ['first', 'no second'];
  for (const next of ['third', 'fourth']) {
    await vi.waitFor(() => {
      expect(told).toEqual(expected);
    });
    budget.give(1);
    expected.push(next);
  }
  await vi.waitFor(() => {
    expect(told).toEqual(expected);
  });
});

test('each is done once, as many at a time as were asked for', async () => {
  const items = Array.from({ length: 20 }, (_, i) => i);
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await eachAtOnce(3, items, async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve));
    running--;
    done.push(item);
  });
  expect(done.toSorted((a, b) => a - b)).toEqual(items);
  expect(most).toBe(3);
});
