/**
 * How the parts of a sender wait for each other: a budget, a gate, a turn.
 *
 * All on one thread; nothing here polls.
 */

/** Calls back once, at the first of: `start`'s own call, an abort. Leaves no listener behind. */
function once(signal: AbortSignal, start: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      signal.removeEventListener('abort', wake);
      resolve();
    };
    signal.addEventListener('abort', wake);
    start(wake);
  });
}

/** Wakes whoever waits for a condition to be looked at again. */
export class Turn {
  #waiters: (() => void)[] = [];

  wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** @throws the signal's reason */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (!condition()) {
      await once(signal, (wake) => this.#waiters.push(wake));
      signal.throwIfAborted();
    }
  }
}

interface Ticket {
  wake: (() => void) | undefined;
}

/** A number of places; who wants one waits in line. */
export class Budget {
  readonly #line: Ticket[] = [];
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  /** @throws the signal's reason */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    const ticket: Ticket = { wake: undefined };
    this.#line.push(ticket);
    await once(signal, (wake) => (ticket.wake = wake));
    const at = this.#line.indexOf(ticket);
    if (at < 0) return;
    this.#line.splice(at, 1);
    signal.throwIfAborted();
  }

  give(places: number): void {
    for (let i = 0; i < places; i++) {
      const next = this.#line.shift();
      if (next) next.wake?.();
      else this.#free++;
    }
  }
}

/** Shut while a person pauses: what runs is broken off, what comes waits. */
export class Gate {
  readonly #turn = new Turn();
  #running = new AbortController();

  get isShut(): boolean {
    return this.#running.signal.aborted;
  }

  /** Breaks off at the next `shut`. */
  get signal(): AbortSignal {
    return this.#running.signal;
  }

  shut(): void {
    this.#running.abort(new DOMException('paused', 'AbortError'));
  }

  open(): void {
    if (this.isShut) this.#running = new AbortController();
    this.#turn.wake();
  }

  /** @throws the signal's reason */
  async pass(signal: AbortSignal): Promise<void> {
    await this.#turn.until(() => !this.isShut, signal);
  }
}

/** Does one act with each, so many at once. */
export async function eachAtOnce<T>(
  count: number,
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}

/**
 * Waits until all have ended; the first failure stops the others.
 *
 * @throws the first failure, or what `stop` was stopped with
 */
export async function together(
  parts: readonly Promise<unknown>[],
  stop: AbortController,
): Promise<void> {
  for (const part of parts) {
    part.catch((error: unknown) => {
      stop.abort(error);
    });
  }
  await Promise.allSettled(parts);
  stop.signal.throwIfAborted();
}
