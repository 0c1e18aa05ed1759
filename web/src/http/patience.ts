/**
 * How often one act is tried again until it is given up.
 *
 * Pauses grow and are jittered, so that a thousand pages do not come back to a restarted server in one
 * instant. Tries are counted and not the time, because a device may sleep for a night in between. While
 * the device says that it is offline, what no server answers is not counted, and is tried once a longest
 * pause only: a server on the device itself is there all the same. When it is online again the next try
 * comes at once, or soon where nobody tells. Every progress brings back the full patience.
 *
 * Units: milliseconds. One act each; what is tried must be safe to repeat.
 */

import { Later } from './problem.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;
/** Chromium's workers are never told that the device is online again, so they look so often. */
const LOOK_MS = 1_000;
const LOOKS_MAX = LONGEST_PAUSE_MS / LOOK_MS;
/** A server that asks for more by Retry-After is asked again after this. */
const ASKED_MAX_MS = 60_000;
/** With pauses of 8 s about a quarter of an hour: longer than a server takes to be replaced. */
export const TRIES_MAX = 120;
/** For acts that a person waits for: about ten seconds. */
export const TRIES_SHORT = 6;

export class Patience {
  readonly #signal: AbortSignal;
  readonly #triesMax: number;
  readonly #onWaiting: (waiting: boolean) => void;
  #tries = 0;

  constructor(signal: AbortSignal, triesMax: number, onWaiting?: (waiting: boolean) => void) {
    this.#signal = signal;
    this.#triesMax = triesMax;
    this.#onWaiting = onWaiting ?? ((): void => undefined);
  }

  /** @throws {Failure} what the last try ended with */
  async insist<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await act();
        this.#onWaiting(false);
        return result;
      } catch (error) {
        await this.pauseAfter(error);
      }
    }
  }

  /** Something moved. */
  progress(): void {
    this.#tries = 0;
    this.#onWaiting(false);
  }

  /** Waits before the next try, or throws what the act ends with. */
  async pauseAfter(error: unknown): Promise<void> {
    const isOffline = isUnanswered(error) && !navigator.onLine;
    if (!(error instanceof Later) || this.#isOver(isOffline)) {
      this.#onWaiting(false);
      this.#signal.throwIfAborted();
      throw error instanceof Later ? error.failure : error;
    }
    this.#onWaiting(true);
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(this.#tries, 10), LONGEST_PAUSE_MS);
    const jittered = pause / 2 + (Math.random() * pause) / 2;
    const asked = Math.min(error.afterMs ?? 0, ASKED_MAX_MS);
    await this.#sleep(Math.max(jittered, asked), isOffline ? LOOKS_MAX : 0);
  }

  #isOver(isOffline: boolean): boolean {
    return this.#signal.aborted || (!isOffline && ++this.#tries > this.#triesMax);
  }

  /**
   * Until the device comes online, else until the time is over and it is online or was looked at often enough.
   *
   * @param looks how often
   */
  #sleep(ms: number, looks: number): Promise<void> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        removeEventListener('online', end);
        signal.removeEventListener('abort', end);
        if (signal.aborted) reject(signal.reason as Error);
        else resolve();
      };
      const look = (): void => {
        if (navigator.onLine || looks-- === 0) end();
        else timer = setTimeout(look, LOOK_MS);
      };
      let timer = setTimeout(look, ms);
      addEventListener('online', end);
      signal.addEventListener('abort', end);
    });
  }
}

/** A refusal proves that the line is there. */
function isUnanswered(error: unknown): boolean {
  return error instanceof Later && error.failure.kind === 'unreachable';
}
