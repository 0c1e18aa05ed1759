/**
 * What a run gives up of an earlier one: a round of removals.
 *
 * Node has no such database: what stands for it keeps drafts.
 */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drawSaltAndPrefix } from '../../src/format/chunks.ts';
import { drawFileKey, drawObjectId } from '../../src/format/object-header.ts';
import { Objects } from '../../src/send/objects.ts';
import { REMOVES_AT_ONCE, TusUploads } from '../../src/send/tus.ts';
import type { Means } from '../../src/send/upload.ts';
import type { Draft } from '../../src/state/journal.ts';

const kept = vi.hoisted(() => ({ drafts: [] as Draft[] }));

vi.mock('idb', () => {
  const done = (): Promise<void> => Promise.resolve();
  const drop = ([, dropped]: readonly string[]): Promise<void> => {
    kept.drafts = kept.drafts.filter(({ composition }) => composition !== dropped);
    return done();
  };
  const objectStore = (name: string): object => ({ delete: name === 'drafts' ? drop : done });
  const transaction = (): object => ({ objectStore, done: done() });
  const getAll = (): unknown => Promise.resolve(kept.drafts);
  return { openDB: () => Promise.resolve({ getAll, transaction }) };
});

/** On a busy machine. */
const WAIT_MS = 10_000;

let asked: string[] = [];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('IDBKeyRange', { bound: () => [] });
  vi.stubGlobal('navigator', { onLine: true });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function draftOf(send: string, composition: string, upload: string): Draft {
  return {
    ...{ send, composition, size: 1, upload: upload.repeat(22) },
    secrets: { role: 'content', id: drawObjectId(), key: drawFileKey(), ...drawSaltAndPrefix() },
  };
}

/** What is given up by a run of no files, where the server answers a removal so. */
async function drops(
  drafts: number,
  answer: (upload: string, signal: AbortSignal) => Promise<Response>,
): Promise<{ stop: AbortController; dropped: Promise<void>; objects: Objects }> {
  kept.drafts = Array.from({ length: drafts }, (_, i) =>
    draftOf('left', String(i), String.fromCharCode(65 + i)),
  );
  vi.stubGlobal('fetch', (url: string, { signal }: RequestInit & { signal: AbortSignal }) => {
    asked.push(url.slice(-1));
    return answer(url.slice(-1), signal);
  });
  const stop = new AbortController();
  const tus = new TusUploads('https://satchel.example', undefined);
  const objects = await Objects.open({ tus, signal: stop.signal } as Means, 'left', []);
  return { stop, dropped: objects.dropUnused(), objects };
}

function never(_upload: string, signal: AbortSignal): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

test('a cancel waits for no removal, and begins none', async () => {
  const { stop, dropped } = await drops(20, never);
  await vi.waitFor(() => {
    expect(asked).toHaveLength(REMOVES_AT_ONCE);
  }, WAIT_MS);
  stop.abort(new DOMException('cancelled', 'AbortError'));
  await expect(dropped).rejects.toThrow('cancelled');
  expect(asked).toHaveLength(REMOVES_AT_ONCE);
  expect(kept.drafts).toHaveLength(20);
});

test('all removals of a round have one time, and what was not removed in it stays in the journal', async () => {
  const late = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal);
  const { dropped } = await drops(20, never);
  await vi.waitFor(() => {
    expect(asked).toHaveLength(REMOVES_AT_ONCE);
  }, WAIT_MS);
  late.abort(new DOMException('late', 'TimeoutError'));
  await dropped;
  vi.restoreAllMocks();
  expect(asked).toHaveLength(REMOVES_AT_ONCE);
  expect(kept.drafts).toHaveLength(20);
});

test('what the server refuses to remove stays in the journal, and what it has no more does not', async () => {
  const gone = { 'Satchel-Problem': 'unknown-upload' };
  const answers: Readonly<Record<string, Response>> = {
    A: new Response(null, { status: 429 }),
    B: new Response(null, { status: 503 }),
    C: new Response(null, { status: 404, headers: gone }),
    D: new Response(null, { status: 204 }),
    // A gateway's own page.
    F: new Response(new Uint8Array(100_000), { status: 405 }),
  };
  const { dropped, objects } = await drops(6, (upload) => {
    const answer = answers[upload];
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('no network'));
  });
  await dropped;
  expect(kept.drafts.map(({ upload }) => upload[0])).toEqual(['A', 'B', 'E', 'F']);
  expect(objects.ids).toHaveLength(4);
});
