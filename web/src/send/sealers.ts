/**
 * The pool of sealing workers.
 *
 * Each leaf goes to the worker that has the least to do. How many leaves wait or are held is the
 * caller's to bound.
 *
 * Units: leaves of 1 MiB as stored.
 */

import { Failure } from '../failure.ts';
import type { Bytes, Hash } from '../format/bytes.ts';
import type { SealingSecrets } from '../format/chunks.ts';
import type { Patience } from '../http/patience.ts';
import { bringScript } from '../http/script.ts';
import { trustedScript } from '../trusted.ts';
import type { FromSealer, ToSealer } from './sealing.ts';
import sealerUrl from './sealer.worker.ts?worker&url';

/** More workers than this gave nothing in any browser: docs/decisions/0052-how-the-page-sends.md. */
const SEALERS_MAX = 3;
/** Of one worker: while one leaf is read from disk the other one is sealed. */
const LEAVES_AT_ONCE = 2;

export interface SealedLeaf {
  readonly index: number;
  readonly hash: Hash;
  readonly bytes: Bytes;
}

interface Waiting {
  readonly object: number;
  readonly leaf: number;
  readonly resolve: (leaf: SealedLeaf) => void;
  readonly reject: (error: Failure) => void;
}

interface Sealer {
  readonly worker: Worker;
  readonly waiting: Map<string, Waiting>;
}

export class Sealers {
  readonly #sealers: Sealer[] = [];
  /** Asked for, given to no worker yet. */
  readonly #line: Waiting[] = [];
  readonly #leavesAtOnce: number;
  #objects = 0;
  #isBroken = false;

  constructor(
    count: number = Math.min(SEALERS_MAX, navigator.hardwareConcurrency),
    leavesAtOnce: number = LEAVES_AT_ONCE,
  ) {
    this.#leavesAtOnce = leavesAtOnce;
    for (let i = 0; i < count; i++) {
      this.#sealers.push(
        startSealer(
          () => {
            this.#hand();
          },
          () => {
            this.#break();
          },
        ),
      );
    }
  }

  /** @throws {Failure} unreachable, when patience ends before the workers' script is here */
  static async start(patience: Patience, signal: AbortSignal): Promise<Sealers> {
    await bringScript(sealerUrl, patience, signal);
    return new Sealers();
  }

  /** Makes an object known; `close` it at the end. */
  open(secrets: SealingSecrets, content: Blob): number {
    const object = this.#objects++;
    this.#tell({ kind: 'open', object, secrets, content });
    return object;
  }

  /** @throws {Failure} file-unreadable, file-changed or bug */
  seal(object: number, leaf: number): Promise<SealedLeaf> {
    if (this.#isBroken) return Promise.reject(broken());
    return new Promise((resolve, reject) => {
      this.#line.push({ object, leaf, resolve, reject });
      this.#hand();
    });
  }

  /** Nothing more of it is wanted; what was asked for and not begun stays unanswered. */
  close(object: number): void {
    const left = this.#line.filter((waiting) => waiting.object !== object);
    this.#line.splice(0, this.#line.length, ...left);
    this.#tell({ kind: 'close', object });
  }

  end(): void {
    for (const { worker } of this.#sealers) worker.terminate();
  }

  #hand(): void {
    for (;;) {
      const sealer = this.#sealers.reduce((least, other) =>
        other.waiting.size < least.waiting.size ? other : least,
      );
      if (sealer.waiting.size >= this.#leavesAtOnce) return;
      const next = this.#line.shift();
      if (!next) return;
      const { object, leaf } = next;
      sealer.waiting.set(`${object} ${leaf}`, next);
      sealer.worker.postMessage({ kind: 'seal', object, leaf } satisfies ToSealer);
    }
  }

  /** A worker that cannot even begin answers nothing: neither may who asked wait for ever. */
  #break(): void {
    this.#isBroken = true;
    const asked = [...this.#line, ...this.#sealers.flatMap(({ waiting }) => [...waiting.values()])];
    for (const { reject } of asked) reject(broken());
  }

  #tell(message: ToSealer): void {
    for (const { worker } of this.#sealers) worker.postMessage(message);
  }
}

function broken(): Failure {
  return new Failure('bug', 'a sealer broke');
}

function startSealer(onFree: () => void, onBroken: () => void): Sealer {
  const worker = new Worker(trustedScript(sealerUrl), { type: 'module' });
  const waiting = new Map<string, Waiting>();
  worker.addEventListener('message', (event: MessageEvent<FromSealer>) => {
    const message = event.data;
    const key = `${message.object} ${message.leaf}`;
    const asked = waiting.get(key);
    waiting.delete(key);
    onFree();
    if (message.kind === 'sealed') {
      asked?.resolve({ index: message.leaf, hash: message.hash, bytes: message.bytes });
    } else {
      asked?.reject(new Failure(message.failure, message.detail));
    }
  });
  worker.addEventListener('error', onBroken);
  return { worker, waiting };
}
