/**
 * What a browser was asked and has not answered: each question has a bound, and none outlives its browser.
 *
 * Units: milliseconds.
 */

import type { Running } from '../stage/process.ts';

/** Navigating and collecting garbage on a busy machine. */
const ANSWER_MS = 60_000;
/** A browser that did not quit by itself in this time is killed. */
const QUIT_MS = 10_000;

interface Question {
  readonly of: string | undefined;
  readonly settle: (result: unknown, error?: string) => void;
}

export class Asked {
  readonly #open = new Map<number, Question>();
  #count = 0;
  #gone = false;

  /** Asks by `send`, which gets the question's number; `of` names who is asked, if not the browser itself. */
  ask(what: string, send: (id: number) => void, of?: string): Promise<unknown> {
    if (this.#gone) return Promise.reject(new Error(`${what}: the browser is gone`));
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.answer(id, undefined, `no answer in ${ANSWER_MS} ms`);
      }, ANSWER_MS);
      const settle = (result: unknown, error?: string): void => {
        clearTimeout(timer);
        if (error === undefined) resolve(result);
        else reject(new Error(`${what}: ${error}`));
      };
      this.#open.set(id, { of, settle });
      send(id);
    });
  }

  answer(id: number, result: unknown, error?: string): void {
    const question = this.#open.get(id);
    this.#open.delete(id);
    question?.settle(result, error);
  }

  /** Nobody answers for one that ended. */
  forget(of: string): void {
    for (const [id, question] of this.#open) {
      if (question.of === of) this.answer(id, undefined, 'it is gone');
    }
  }

  /** The browser is gone. */
  end(): void {
    this.#gone = true;
    for (const id of [...this.#open.keys()]) this.answer(id, undefined, 'the browser is gone');
  }
}

/** The end of a browser that is asked to quit, and of one that does not. */
export async function closed(running: Running, quit: () => Promise<unknown>): Promise<void> {
  if (!running.alive) return;
  const late = new Promise((resolve) => setTimeout(resolve, QUIT_MS).unref());
  quit().catch(() => undefined); // it may be gone before it answers
  await Promise.race([running.ended, late]);
  await running.end('SIGKILL');
}
