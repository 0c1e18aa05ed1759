/** What is told of a send while it runs, in a browser that reads on what was written. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Patience } from '../../src/http/patience.ts';
import { planOf } from '../../src/send/plan.ts';
import type { SendState } from '../../src/send/sending.ts';
import { Telling } from '../../src/send/telling.ts';
import { Gate } from '../../src/send/turns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('that all has arrived and is checked is told when all has, and of nothing never', () => {
  const patience = new Patience(new AbortController().signal, 1);
  const begins = (size: number): ((done?: number) => unknown) => {
    let last: SendState | undefined;
    const telling = new Telling(new Gate(), (state) => (last = state));
    const file = new File([new Uint8Array(size)], 'a');
    telling.planned(planOf([{ kind: 'file', path: 'a', file }]), 1);
    telling.enter('sending');
    return (done) => {
      if (done !== undefined) telling.watch(0, patience).onDone(done);
      vi.runAllTimers();
      return last?.kind === 'sending' ? last.checking : last?.kind;
    };
  };
  const some = begins(3);
  expect([some(), some(2), some(3), some(0)]).toEqual([false, false, true, false]);
  const nothing = begins(0);
  expect(nothing()).toBe(false);
});
