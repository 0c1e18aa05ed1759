/**
 * How long is waited, for what, and what a wait leaves behind.
 *
 * Time is simulated, and so is a device that goes offline and comes back: Node knows neither
 * `navigator.onLine` nor its event.
 */

import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { Patience } from '../../src/http/patience.ts';
import { expect as allowed, Later } from '../../src/http/problem.ts';

const LONGEST_PAUSE_MS = 8_000;
const ASKED_MAX_MS = 60_000;
const HOUR_MS = 3_600_000;
const SOON_MS = 1_000;
const MANY = 10;

const FAILURE = new Failure('unreachable', 'away');
const AWAY = new Later(FAILURE);
const BUSY = new Later(new Failure('unavailable', 'busy'));

let device: EventTarget;
let leaving: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  device = new EventTarget();
  leaving = new AbortController();
  vi.stubGlobal('addEventListener', device.addEventListener.bind(device));
  vi.stubGlobal('removeEventListener', device.removeEventListener.bind(device));
  becomes('online');
});

afterEach(() => {
  expect(vi.getTimerCount(), 'timers left').toBe(0);
  expect(getEventListeners(device, 'online'), 'listeners left').toEqual([]);
  expect(getEventListeners(leaving.signal, 'abort'), 'listeners left').toEqual([]);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function becomes(how: 'online' | 'offline'): void {
  vi.stubGlobal('navigator', { onLine: how === 'online' });
}

function patienceOf(triesMax: number, onWaiting?: (waiting: boolean) => void): Patience {
  return new Patience(leaving.signal, triesMax, onWaiting);
}

/** Begins a pause; what comes back is called when it is over. */
function pause(patience: Patience, error = AWAY): () => void {
  const over = vi.fn();
  void patience.pauseAfter(error).then(over);
  return over;
}

test('a proxy that takes no requests of this size is named as that, and not waited for', () => {
  const refused = { status: 413, body: new Uint8Array(), header: () => undefined };
  expect(() => allowed(refused, 204)).toThrow(new Failure('proxy-limit', 'HTTP 413'));
  const told = { ...refused, header: () => 'quota-exceeded' };
  expect(() => allowed(told, 204)).toThrow(new Failure('quota-exceeded', 'HTTP 413'));
});

test('a device that comes back and is not told so goes on soon', async () => {
  becomes('offline');
  const over = pause(patienceOf(1));
  await vi.advanceTimersByTimeAsync(LONGEST_PAUSE_MS / 2);
  expect(over).not.toHaveBeenCalled();
  becomes('online');
  await vi.advanceTimersByTimeAsync(SOON_MS);
  expect(over).toHaveBeenCalledOnce();
});

test('a device that is told that it came back goes on at once', async () => {
  becomes('offline');
  const over = pause(patienceOf(1));
  await vi.advanceTimersByTimeAsync(LONGEST_PAUSE_MS / 2);
  becomes('online');
  device.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(over).toHaveBeenCalledOnce();
});

test('a server on a device without a line is tried again, seldom as long as it does not answer', async () => {
  becomes('offline');
  const act = vi.fn(() => Promise.reject(AWAY));
  const insists = expect(patienceOf(1).insist(act)).rejects.toBe(BUSY.failure);
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  const tries = act.mock.calls.length;
  expect(tries).toBeGreaterThan(HOUR_MS / (LONGEST_PAUSE_MS + SOON_MS));
  expect(tries).toBeLessThanOrEqual(HOUR_MS / LONGEST_PAUSE_MS + 1);
  act.mockImplementation(() => Promise.reject(BUSY));
  await vi.advanceTimersByTimeAsync(3 * LONGEST_PAUSE_MS);
  await insists;
  expect(act).toHaveBeenCalledTimes(tries + 2);
});

test.each([
  ['online', 0],
  ['offline', LONGEST_PAUSE_MS / 2],
] as const)('who leaves while %s waits no longer', async (how, waitedMs) => {
  becomes(how);
  const left = expect(patienceOf(1).pauseAfter(AWAY)).rejects.toThrow('left');
  await vi.advanceTimersByTimeAsync(waitedMs);
  leaving.abort(new Error('left'));
  await left;
  await expect(patienceOf(1).pauseAfter(AWAY)).rejects.toThrow('left');
});

test('what nobody answers is counted while online only', async () => {
  const patience = patienceOf(1);
  for (let i = 0; i < MANY; i++) {
    becomes('offline');
    const over = pause(patience);
    becomes('online');
    await vi.advanceTimersByTimeAsync(LONGEST_PAUSE_MS);
    expect(over).toHaveBeenCalledOnce();
  }
  const over = pause(patience);
  await vi.advanceTimersByTimeAsync(LONGEST_PAUSE_MS);
  expect(over).toHaveBeenCalledOnce();
  await expect(patience.pauseAfter(AWAY)).rejects.toBe(FAILURE);
});

test.each([
  [30_000, 30_000],
  [HOUR_MS, ASKED_MAX_MS],
  [Infinity, ASKED_MAX_MS],
])('a server that asks for %d ms gets %d', async (asked, given) => {
  const over = pause(patienceOf(1), new Later(FAILURE, asked));
  await vi.advanceTimersByTimeAsync(given - 1);
  expect(over).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toHaveBeenCalledOnce();
});

test('no pause is longer than the longest, and the last try ends with its failure', async () => {
  const act = vi.fn(() => Promise.reject(AWAY));
  const ended = expect(patienceOf(MANY).insist(act)).rejects.toBe(FAILURE);
  await vi.advanceTimersByTimeAsync(MANY * LONGEST_PAUSE_MS);
  await ended;
  expect(act).toHaveBeenCalledTimes(MANY + 1);
});

test('progress brings back the full patience, and who watches is told', async () => {
  const told = vi.fn<(waiting: boolean) => void>();
  const patience = patienceOf(1, told);
  for (let i = 0; i < MANY; i++) {
    pause(patience);
    await vi.advanceTimersByTimeAsync(LONGEST_PAUSE_MS);
    patience.progress();
  }
  expect(told.mock.calls.map(([waiting]) => waiting)).toEqual(
    Array.from({ length: MANY }, () => [true, false]).flat(),
  );
});

test('what does not pass is thrown at once', async () => {
  const act = vi.fn(() => Promise.reject(FAILURE));
  await expect(patienceOf(MANY).insist(act)).rejects.toBe(FAILURE);
  expect(act).toHaveBeenCalledOnce();
});
