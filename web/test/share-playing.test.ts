/** What a player's streams fetch of a film, and what they give out. */

import { expect, test } from 'vitest';
import { Failure } from '../src/failure.ts';
import type { Bytes } from '../src/format/bytes.ts';
import { Playing } from '../src/share/playing.ts';

const MIB = 1_048_576;
const SIZE = 48 * MIB;
/** Of a file that begins somewhere in its object. */
const OFFSET = 100_001;
const AT_ONCE_MAX = 4 * 256 * 1_024;
const NEVER = new AbortController().signal;

interface Fetch {
  readonly from: number;
  readonly until: number;
  isOver: boolean;
}

const PERIOD = 251;
const PATTERN = Uint8Array.from({ length: PERIOD + MIB }, (_, at) => (at * 31) % PERIOD);

/** A film of known bytes; each fetch is answered when the test says so, or at once. */
class Film {
  readonly fetches: Fetch[] = [];
  readonly #waiting: (() => void)[] = [];
  isHeld = false;
  fails = 0;
  failure: Error = new Error('the line broke');
  readonly playing = new Playing({
    offset: OFFSET,
    size: SIZE,
    read: (from, until, signal) => this.#read(from, until, signal),
  });

  get fetched(): number {
    return this.fetches.reduce((sum, { from, until }) => sum + until - from, 0);
  }

  get running(): readonly Fetch[] {
    return this.fetches.filter(({ isOver }) => !isOver);
  }

  answer(): void {
    this.isHeld = false;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #read(from: number, until: number, signal: AbortSignal): Promise<Bytes> {
    const fetch = { from, until, isOver: false };
    this.fetches.push(fetch);
    try {
      if (this.isHeld) {
        await new Promise<void>((resolve, reject) => {
          this.#waiting.push(resolve);
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        });
      }
      await Promise.resolve();
      signal.throwIfAborted();
      if (this.fails-- > 0) throw this.failure;
      return bytesOf(from, until - from);
    } finally {
      fetch.isOver = true;
    }
  }
}

/** Takes `length` bytes and leaves the stream, as players do. */
async function taken(film: Film, from: number, length: number): Promise<Bytes> {
  const leaving = new AbortController();
  const got = new Uint8Array(length);
  let at = 0;
  for await (const part of film.playing.read(from, SIZE, leaving.signal)) {
    got.set(part.subarray(0, length - at), at);
    at += Math.min(part.length, length - at);
    if (at === length) break;
  }
  leaving.abort();
  return got.subarray(0, at);
}

function bytesOf(from: number, length: number): Bytes {
  return PATTERN.slice(from % PERIOD, (from % PERIOD) + length);
}

test('any range is the file’s bytes, its begin and its end too', async () => {
  const film = new Film();
  for (const from of [0, 1, 65_535, 262_143 - OFFSET, 12 * MIB + 7, SIZE - 300_000]) {
    const length = Math.min(600_000, SIZE - from);
    expect(await taken(film, from, length)).toEqual(bytesOf(from, length));
  }
  expect((await film.playing.read(SIZE, SIZE, NEVER).next()).done).toBe(true);
  const parts: Bytes[] = [];
  for await (const part of film.playing.read(700_000, 700_003, NEVER)) parts.push(part);
  expect(parts).toEqual([bytesOf(700_000, 3)]);
});

test('what a stream fetched is not fetched again for the next one, a little further on', async () => {
  const film = new Film();
  const from = 30 * MIB;
  for (let at = 0; at < 2 * MIB; at += 128 * 1_024) await taken(film, from + at, 128 * 1_024);
  const places = film.fetches.map((fetch) => fetch.from);
  expect(new Set(places).size).toBe(places.length);
  expect(film.fetched).toBeLessThan(3 * MIB);
});

test('it reads ahead more the more is taken, and never more than its bound', async () => {
  const film = new Film();
  film.isHeld = true;
  const stream = film.playing.read(0, SIZE, NEVER);
  const first = stream.next();
  expect(film.fetches.length).toBe(2);
  film.answer();
  let given = (await first).value?.length ?? 0;
  let most = 0;
  for (let blocks = 0; blocks < 40; blocks++) {
    given += (await stream.next()).value?.length ?? 0;
    most = Math.max(most, film.fetched - given);
  }
  expect(most).toBeGreaterThan(MIB / 2);
  expect(most).toBeLessThanOrEqual(AT_ONCE_MAX);
});

test('a seek breaks off what it does not come to, and only that', async () => {
  const film = new Film();
  film.isHeld = true;
  const left = new AbortController();
  const begun = film.playing.read(0, SIZE, left.signal).next();
  expect(film.running.length).toBe(2);
  left.abort();
  await expect(begun).rejects.toThrow();
  expect(film.running.length).toBe(2);
  const near = film.playing.read(10, SIZE, NEVER).next();
  expect(film.fetches.length).toBe(2);
  const far = film.playing.read(40 * MIB, SIZE, NEVER).next();
  film.answer();
  // The stream that is still read fetches again what was broken off under it.
  expect((await near).value?.subarray(0, 9)).toEqual(bytesOf(10, 9));
  expect((await far).value?.subarray(0, 9)).toEqual(bytesOf(40 * MIB, 9));
  expect(film.fetches.filter(({ from }) => from === 0).length).toBe(2);
});

test('what failed ahead is told when it is come to, and asked for once until then', async () => {
  const film = new Film();
  const stream = film.playing.read(0, SIZE, NEVER);
  await stream.next();
  const refused = film.fetches.length;
  film.fails = 1;
  for (let blocks = 1; blocks < refused; blocks++) await stream.next();
  const ahead = async (): Promise<void> => {
    for (let blocks = 0; blocks < 8; blocks++) await stream.next();
  };
  await expect(ahead()).rejects.toThrow('the line broke');
  const places = film.fetches.map(({ from }) => from);
  expect(new Set(places).size).toBe(places.length);
  expect(await taken(film, 0, MIB)).toEqual(bytesOf(0, MIB));
});

test('a stream that was left begins nothing', async () => {
  const film = new Film();
  const leaving = new AbortController();
  const stream = film.playing.read(0, SIZE, leaving.signal);
  await stream.next();
  const before = film.fetches.length;
  leaving.abort();
  film.playing.close();
  await expect(stream.next()).rejects.toThrow();
  expect(film.fetches.length).toBe(before);
});

test('what failed is told once and fetched again for who asks again', async () => {
  const film = new Film();
  film.fails = 1;
  await expect(taken(film, 0, 10)).rejects.toThrow('the line broke');
  expect(await taken(film, 0, 10)).toEqual(bytesOf(0, 10));
});

test('once a grant is refused nothing more is fetched, not by who asks again', async () => {
  const film = new Film();
  const stream = film.playing.read(0, SIZE, NEVER);
  await stream.next();
  const refused = film.fetches.length;
  film.failure = new Failure('grant-refused', 'a day old');
  film.fails = 1;
  // The first of them fails ahead of what is played, and what is opened already is still given out.
  for (let blocks = 1; blocks < refused; blocks++) await stream.next();
  const after = film.fetches.length;
  await expect(stream.next()).rejects.toMatchObject({ kind: 'grant-refused' });
  await expect(taken(film, 30 * MIB, 10)).rejects.toMatchObject({ kind: 'grant-refused' });
  expect(await taken(film, 0, 10)).toEqual(bytesOf(0, 10));
  expect(film.fetches.length).toBe(after);
});

test('little is kept of a long film', async () => {
  const film = new Film();
  await taken(film, 0, 20 * MIB);
  const before = film.fetched;
  await taken(film, 0, 10);
  expect(film.fetched).toBeGreaterThan(before);
  await taken(film, 19 * MIB, 10);
  film.playing.close();
  await taken(film, 19 * MIB, 10);
  expect(
    film.fetches.filter(({ from }) => from > 18 * MIB && from <= 19 * MIB).length,
  ).toBeGreaterThan(4);
});
