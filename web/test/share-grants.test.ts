/**
 * When a grant is posted, and for whom.
 *
 * The server is a few lines of the test, and the device, as in patience.test.ts, one that Node does not know.
 * Nothing is kept in Node, so the page's own memory does it.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bearer, ID_BYTES, KEY_BYTES, linkId, randomBytes } from '../src/format/bytes.ts';
import { toBase64Url } from '../src/format/base64url.ts';
import { ShareDoor } from '../src/share/door.ts';
import { Grants } from '../src/share/grants.ts';
import type { Unlocked } from '../src/share/unlock.ts';

const HOUR_MS = 3_600_000;

type Answer = 201 | 503 | 'nothing';

/** The grants that were posted. */
let posted: string[];
let answer: Answer;

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  const device = new EventTarget();
  vi.stubGlobal('addEventListener', device.addEventListener.bind(device));
  vi.stubGlobal('removeEventListener', device.removeEventListener.bind(device));
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('fetch', (_: string, { body, signal }: { body: string; signal: AbortSignal }) => {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    posted.push((JSON.parse(body) as { grant: string }).grant);
    if (answer !== 'nothing') return Promise.resolve(new Response('{}', { status: answer }));
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
  });
});

afterEach(() => {
  expect(vi.getTimerCount(), 'timers left').toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function grantsOfAShare(): Grants {
  const id = linkId(randomBytes(ID_BYTES));
  return new Grants({
    linkId: toBase64Url(id),
    record: { epoch: 0 },
    door: new ShareDoor('https://satchel.example', id),
    access: bearer(randomBytes(KEY_BYTES)),
  } as Unlocked);
}

async function isPosted(times: number): Promise<void> {
  await vi.waitFor(() => {
    expect(posted.length).toBe(times);
  });
}

test.each(['nothing', 503] as const)(
  'a grant that nobody waits for is not posted again, and the next gets the same: answered by %s',
  async (away) => {
    answer = away;
    const grants = grantsOfAShare();
    const leaving = new AbortController();
    const left = grants.take(leaving.signal);
    await isPosted(1);
    leaving.abort(new Error('cancelled'));
    await expect(left).rejects.toThrow('cancelled');
    answer = 201;
    const { signal } = new AbortController();
    await expect(grants.take(signal)).resolves.toBe(posted[0]);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    await isPosted(2);
    expect(posted[1]).toBe(posted[0]);
    await expect(grants.take(signal)).resolves.toBe(posted[0]);
    await expect(grants.take(leaving.signal)).rejects.toThrow('cancelled');
    await isPosted(2);
  },
);

test('who leaves while others wait takes nothing from them', async () => {
  answer = 503;
  const grants = grantsOfAShare();
  const leaving = new AbortController();
  const left = grants.take(leaving.signal);
  const waits = grants.take(new AbortController().signal);
  await isPosted(1);
  leaving.abort(new Error('cancelled'));
  await expect(left).rejects.toThrow('cancelled');
  answer = 201;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  await expect(waits).resolves.toBe(posted[0]);
  await isPosted(2);
});

test('who left before a grant is posted has none posted', async () => {
  answer = 201;
  const leaving = new AbortController();
  const left = grantsOfAShare().take(leaving.signal);
  leaving.abort(new Error('cancelled'));
  await expect(left).rejects.toThrow('cancelled');
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  await isPosted(0);
});

test('a grant that was refused to one act is not replaced by another until a person goes on', async () => {
  const grants = grantsOfAShare();
  const other = new AbortController().signal;
  answer = 201;
  const grant = await grants.take(other);
  expect(await grants.refused(grant)).toBe(true);
  expect(await grants.refused(grant)).toBe(true);
  await expect(grants.take(other)).rejects.toMatchObject({ kind: 'grant-refused' });
  await isPosted(1);
  grants.again();
  const next = await grants.take(other);
  await isPosted(2);
  expect(next).not.toBe(grant);
  expect(await grants.refused(grant), 'a late refusal of the one before').toBe(false);
  expect(await grants.take(other)).toBe(next);
});
