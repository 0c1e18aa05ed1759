/** How the parts of a send end together. */

import { expect, test } from 'vitest';
import { Gate, together } from '../../src/send/turns.ts';

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
