/**
 * Asks for a range of an object, once, and hands its bytes on as they come.
 *
 * A server that answers with another range than asked, or knows another length than the manifest tells,
 * is refused by its headers already. What it sends is checked by who opens it.
 *
 * Units: stored bytes; milliseconds. Source: spec/api.yaml (readObject, readManifest); RFC 9110 section 14.
 */

import { release, type Bytes } from '../format/bytes.ts';
import { refuse } from '../format/refused.ts';
import { expect } from '../http/problem.ts';
import { Patience } from '../http/patience.ts';
import { cut } from '../http/wire.ts';
import type { Source } from './piece.ts';

/** A reply of which nothing comes for this long is given up, and asked for again. */
const STILL_MS = 30_000;

/** Whether two numbers of a stranger are a range at all. */
export function isRange(from: number, until: number): boolean {
  const whole = Number.isSafeInteger(from) && Number.isSafeInteger(until);
  return whole && from >= 0 && from <= until;
}

export interface StoredRange {
  readonly source: Source;
  readonly from: number;
  readonly until: number;
  /** Length of the whole object. */
  readonly stored: number;
}

/**
 * What comes is gone when the next is asked for.
 *
 * @throws {Later} when it may come yet
 * @throws {Failure} by the server's problem
 * @throws {Refused} truncated or trailing-bytes
 */
export async function* readRange(
  range: StoredRange,
  signal: AbortSignal,
): AsyncGenerator<Bytes, void, undefined> {
  const still = new AbortController();
  let timer = setTimeout(() => {
    still.abort();
  }, STILL_MS);
  let left = range.until - range.from;
  try {
    const response = await request(range, AbortSignal.any([signal, still.signal]));
    const reader = response.body?.getReader();
    while (left > 0) {
      const { value } = (await reader?.read()) ?? {};
      if (!value) throw cut('the connection ended early');
      clearTimeout(timer);
      timer = setTimeout(() => {
        still.abort();
      }, STILL_MS);
      const wanted = value.subarray(0, left);
      left -= wanted.length;
      yield wanted;
      release(value);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw isNetwork(error) ? cut('the connection broke', error) : error;
  } finally {
    clearTimeout(timer);
    // Whoever stops early wants no more of it; after the last byte this does nothing.
    if (left > 0) still.abort();
  }
}

async function request(range: StoredRange, signal: AbortSignal): Promise<Response> {
  const { source, from, until, stored } = range;
  const response = await fetch(source.url, {
    headers: { Authorization: `Bearer ${source.bearer}`, Range: `bytes=${from}-${until - 1}` },
    signal,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
  });
  const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
  if (response.status === 416) refuse('truncated', 'shorter than the manifest tells');
  expect({ status: response.status, body: new Uint8Array(0), header }, 206);
  const told = /^bytes ([0-9]+)-([0-9]+)\/([0-9]+)$/.exec(header('Content-Range') ?? '');
  const total = Number(told?.[3]);
  if (total < stored) refuse('truncated', 'shorter than the manifest tells');
  if (total > stored) refuse('trailing-bytes', 'longer than the manifest tells');
  if (Number(told?.[1]) !== from || Number(told?.[2]) !== until - 1) {
    refuse('damaged', 'another range than asked for');
  }
  return response;
}

/** Both browsers tell a broken connection as a TypeError, and our own timer as an AbortError. */
function isNetwork(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  return error instanceof DOMException && ['AbortError', 'NetworkError'].includes(error.name);
}

/**
 * A short range as a whole, tried again until patience ends.
 *
 * @param triesMax without progress, of http/patience.ts: few where a person waits for it
 */
export async function fetchRange(
  range: StoredRange,
  signal: AbortSignal,
  triesMax: number,
): Promise<Bytes> {
  const bytes = new Uint8Array(range.until - range.from);
  const patience = new Patience(signal, triesMax);
  for (let at = 0; at < bytes.length;) {
    try {
      for await (const part of readRange({ ...range, from: range.from + at }, signal)) {
        bytes.set(part, at);
        at += part.length;
        patience.progress();
      }
    } catch (error) {
      await patience.pauseAfter(error);
    }
  }
  return bytes;
}
