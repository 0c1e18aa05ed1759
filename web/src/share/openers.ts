/**
 * The pool of opening workers.
 *
 * Each piece goes to the worker that has the least to do. How many pieces run or wait to be taken is the
 * reader's to bound.
 *
 * Units: pieces; stored bytes.
 */

import { Failure } from '../failure.ts';
import { Patience, TRIES_SHORT } from '../http/patience.ts';
import { bringScript } from '../http/script.ts';
import { trustedScript } from '../trusted.ts';
import type { FromOpener, OpenedPiece, Piece, ToOpener } from './piece.ts';
import openerUrl from './opener.worker.ts?worker&url';

/** Decision 0053: on two cores a third gains nothing and costs nothing. */
const OPENERS_MAX = 3;

/** What a job tells while it runs. */
export interface Watch {
  received(bytes: number): void;
  waiting(waiting: boolean): void;
}

interface Job {
  readonly watch: Watch;
  readonly resolve: (opened: OpenedPiece) => void;
  readonly reject: (error: Failure) => void;
}

interface Opener {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
}

export class Openers {
  readonly #openers: Opener[] = [];
  #count = 0;
  #isHeld = false;
  #isBroken = false;

  /** Before the first `open`. @throws {Failure} unreachable, and then it may be tried again */
  async start(signal: AbortSignal): Promise<void> {
    await bringScript(openerUrl, new Patience(signal, TRIES_SHORT), signal);
    const count = Math.min(OPENERS_MAX, navigator.hardwareConcurrency);
    for (let i = 0; i < count; i++) {
      this.#openers.push(
        startOpener(() => {
          this.#break();
        }),
      );
    }
    this.hold(this.#isHeld);
  }

  /**
   * @throws {Failure} what the piece was refused for, or why it could not be had
   * @throws the signal's reason
   */
  open(piece: Piece, watch: Watch, signal: AbortSignal): Promise<OpenedPiece> {
    if (this.#isBroken) return Promise.reject(broken());
    const opener = this.#openers.reduce((least, other) =>
      other.jobs.size < least.jobs.size ? other : least,
    );
    const job = this.#count++;
    return new Promise((resolve, reject) => {
      const drop = (): void => {
        opener.jobs.delete(job);
        tell(opener, { kind: 'drop', job });
        reject(signal.reason as Error);
      };
      const ended = <T>(end: (value: T) => void): ((value: T) => void) => {
        return (value) => {
          signal.removeEventListener('abort', drop);
          end(value);
        };
      };
      signal.throwIfAborted();
      signal.addEventListener('abort', drop);
      opener.jobs.set(job, { watch, resolve: ended(resolve), reject: ended(reject) });
      tell(opener, { kind: 'open', job, piece });
    });
  }

  /** Breaks all requests off and keeps what they brought, until it is called with false. */
  hold(hold: boolean): void {
    this.#isHeld = hold;
    for (const opener of this.#openers) tell(opener, { kind: 'hold', hold });
  }

  end(): void {
    for (const { worker } of this.#openers) worker.terminate();
  }

  /** A worker that cannot even begin answers nothing: neither may who asked, or asks later, wait for ever. */
  #break(): void {
    this.#isBroken = true;
    for (const { jobs } of this.#openers) {
      for (const { reject } of jobs.values()) reject(broken());
      jobs.clear();
    }
  }
}

function broken(): Failure {
  return new Failure('bug', 'an opener broke');
}

function tell(opener: Opener, message: ToOpener): void {
  opener.worker.postMessage(message);
}

function startOpener(onBroken: () => void): Opener {
  const worker = new Worker(trustedScript(openerUrl), { type: 'module' });
  const jobs = new Map<number, Job>();
  worker.addEventListener('message', (event: MessageEvent<FromOpener>) => {
    const message = event.data;
    const job = jobs.get(message.job);
    switch (message.kind) {
      case 'received':
        job?.watch.received(message.bytes);
        return;
      case 'waiting':
        job?.watch.waiting(message.waiting);
        return;
      case 'opened':
        jobs.delete(message.job);
        job?.resolve(message.opened);
        return;
      case 'failed':
        jobs.delete(message.job);
        job?.reject(new Failure(message.failure, message.detail));
    }
  });
  worker.addEventListener('error', onBroken);
  return { worker, jobs };
}
