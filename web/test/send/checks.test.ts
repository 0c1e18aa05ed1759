/** What a server says of its clock and its limit, before anything is sealed. Source: spec/api.yaml, `instance`. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drawFileKey, drawObjectId } from '../../src/format/object-header.ts';
import { hash, KEY_BYTES } from '../../src/format/bytes.ts';
import { LINE_BYTES_MAX } from '../../src/format/manifest-lines.ts';
import { paddedSize, sealedLength } from '../../src/format/sizes.ts';
import { Patience } from '../../src/http/patience.ts';
import { serverTime, type Asking } from '../../src/http/server-time.ts';
import { checkSend } from '../../src/send/checks.ts';
import { manifestOf } from '../../src/send/manifest.ts';
import { planOf, type Plan } from '../../src/send/plan.ts';
import type { Picked } from '../../src/send/sending.ts';
import type { KeptOptions } from '../../src/state/journal.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 366 * 24 * HOUR_MS;
const NOW_MS = 1_800_000_000_000;

const NEVER: KeptOptions = {
  ...{ name: undefined, message: undefined, downloadLimit: undefined, password: false },
  expiresMs: undefined,
};
const AN_HOUR = { ...NEVER, expiresAfterMs: HOUR_MS };
const at = (expiresMs: number): KeptOptions => ({ ...NEVER, expiresMs });

const { signal } = new AbortController();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function telling(told: unknown): Asking {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(told)));
  return { server: 'https://satchel.example', patience: new Patience(signal, 1), signal };
}

const EMPTY: Plan = { entries: [], lots: [], files: 0, bytes: 0 };

/** What a share with these options ends with where the server's clock is so far ahead. */
async function ends(options: KeptOptions, aheadMs: number): Promise<unknown> {
  return checkSend(EMPTY, [], options, telling({ now: NOW_MS + aheadMs })).catch(
    (error: unknown) => error,
  );
}

test('the time is the server’s, within a year', async () => {
  const told = (now: unknown): Promise<number> => serverTime(AN_HOUR, telling({ now }));
  for (const near of [NOW_MS + HOUR_MS, NOW_MS - 24 * HOUR_MS]) expect(await told(near)).toBe(near);
  for (const odd of ['1', null]) expect(await told(odd)).toBe(NOW_MS);
  expect(await serverTime(NEVER, telling({ now: 1e15 }))).toBe(NOW_MS);
  for (const odd of [null, 1, { limits: null }]) {
    expect(await serverTime(AN_HOUR, telling(odd))).toBe(NOW_MS);
  }
});

test('clocks that are far apart are told, where the link’s end hangs on which is wrong', async () => {
  const apart = { kind: 'clocks-apart' };
  const aheadMs = YEAR_MS + 2 * HOUR_MS;
  expect(await ends(AN_HOUR, aheadMs)).toMatchObject(apart);
  expect(await ends(at(NOW_MS + aheadMs), aheadMs)).toMatchObject(apart);
  for (const now of [1e15, NOW_MS - YEAR_MS]) {
    await expect(serverTime(AN_HOUR, telling({ now }))).rejects.toMatchObject(apart);
  }
  expect(await ends(at(NOW_MS + aheadMs + 1), aheadMs)).toBeUndefined();
  expect(await ends(NEVER, aheadMs)).toBeUndefined();
  expect(await ends(at(NOW_MS + HOUR_MS), HOUR_MS)).toMatchObject(apart);
  expect(await ends(at(NOW_MS + HOUR_MS + 1), HOUR_MS)).toBeUndefined();
});

test('a time that has come is told, and a length runs by the server’s clock', async () => {
  for (const aheadMs of [-HOUR_MS, 0, HOUR_MS]) {
    expect(await ends(at(NOW_MS), aheadMs)).toMatchObject({ kind: 'expiry-past' });
  }
  expect(await ends(AN_HOUR, 2 * HOUR_MS)).toBeUndefined();
});

test('where the question is refused, as by a proxy, nothing is told and nothing is checked', async () => {
  const asking = telling(undefined);
  for (const status of [302, 403, 404]) {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('no', { status })));
    await checkSend(EMPTY, [], at(NOW_MS + 1), asking);
    expect(await serverTime(AN_HOUR, asking)).toBe(NOW_MS);
  }
});

/** A file of a length, of which nothing is read. */
function fileOf(path: string, size: number): Picked {
  const file = new File([], path, { lastModified: 1 });
  Object.defineProperty(file, 'size', { value: size });
  return { kind: 'file', path, file };
}

async function isTaken(plan: Plan, objectBytes: number, ...begun: number[]): Promise<boolean> {
  const drafts = begun.map((size) => ({ size }));
  const why = await checkSend(plan, drafts, NEVER, telling({ limits: { objectBytes } })).catch(
    (error: unknown) => error,
  );
  if (why !== undefined) expect(why).toMatchObject({ kind: 'length-exceeded' });
  return why === undefined;
}

test('a file that is longer than the server takes is told, at the byte', async () => {
  const size = 2 ** 40 + 1;
  const plan = planOf([fileOf('film', size), fileOf('note', 1)]);
  const stored = sealedLength(paddedSize(size));
  expect(await isTaken(plan, stored)).toBe(true);
  expect(await isTaken(plan, stored - 1)).toBe(false);
  // One that was begun under a higher limit goes on.
  expect(await isTaken(plan, stored - 1, 1)).toBe(false);
  expect(await isTaken(plan, stored - 1, size)).toBe(true);
});

const FILES = 1_000;
const FILM_BYTES = 2 ** 23;

/** Of many empty files with so many letters more in their names, a pack, and a file with an object of its own. */
function planWith(letters: number): Plan {
  const empty = Array.from({ length: FILES }, (_, i) => {
    const more = Math.floor(letters / FILES) + (i < letters % FILES ? 1 : 0);
    return fileOf(`${i}${'x'.repeat(200 + more)}`, 0);
  });
  const packed = ['a', 'b', 'c'].map((path) => fileOf(path, 1_000));
  return planOf([...empty, ...packed, fileOf('film', FILM_BYTES)]);
}

test('so is a list of files, its objects in it', async () => {
  const plan = planWith(0);
  const facts = plan.lots.map(({ size }) => {
    const drawn = { id: drawObjectId(), key: drawFileKey() };
    const root = hash(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
    return { ...drawn, root, stored: sealedLength(paddedSize(size)), size };
  });
  expect(facts).toHaveLength(2);
  const { size } = manifestOf(plan, facts);
  const padded = paddedSize(size);
  expect(padded).toBeLessThan(FILES * LINE_BYTES_MAX);
  // One that needs no padding, and one that is a byte longer; the film has been begun.
  const stored = sealedLength(padded);
  expect(await isTaken(planWith(padded - size), stored, FILM_BYTES)).toBe(true);
  expect(await isTaken(planWith(padded - size), stored - 1, FILM_BYTES)).toBe(false);
  expect(await isTaken(planWith(padded - size + 1), stored, FILM_BYTES)).toBe(false);
});
