/** What saves tell of the share beyond their own lines. */

import { expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { Saves } from '../../src/open/saves.svelte.ts';
import type { FetchState, OpenedShare, Opener } from '../../src/share/opening.ts';

test('downloads are used up until one is saved again, by whichever line, also one that is gone', () => {
  const tells: ((state: FetchState) => void)[] = [];
  const save: Opener['save'] = (_share, _indexes, tell) => {
    tells.push(tell);
    return { pause: () => undefined, resume: () => undefined, cancel: () => undefined };
  };
  const saves = new Saves({ save } as Opener, { name: 'a', entries: [] } as unknown as OpenedShare);
  const none = {
    ...({ kind: 'failed', resumable: false } as const),
    failure: new Failure('share-exhausted', 'none left'),
  };
  saves.start([0]);
  tells[0]?.(none);
  expect(saves.usedUp).toBe(true);
  saves.start([1]);
  expect(saves.usedUp).toBe(true);
  tells[1]?.({ kind: 'done' });
  expect(saves.usedUp).toBe(false);
  const [last, first] = saves.list;
  if (last) saves.again(last);
  tells[2]?.(none);
  if (last) saves.dismiss(last);
  expect(saves.usedUp).toBe(true);
  if (first) saves.again(first);
  tells[3]?.({ kind: 'done' });
  expect(saves.usedUp).toBe(false);
});
